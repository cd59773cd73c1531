import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsFresh } from '@/api/fresh';
import type { RecordData } from '@/api/types';
import { asString } from '@/fields/shared/values';
import type { ObjectView } from '@/model/view';
import { hue } from '@/start/tokens';
import { Cell } from './Cell';
import type { Column } from './columns';
import styles from './Table.module.css';
import type { CellEditing } from './useCellEditing';
import type { Mark } from './useMarks';

interface RowProps {
  view: ObjectView;
  record: RecordData;
  index: number;
  /** The row's number in the grid, headings of groups counted. */
  place: number;
  top: number;
  columns: readonly Column[];
  /** Where the pinned columns stand, px. */
  pinned: readonly number[];
  selected: boolean;
  selectable: boolean;
  onToggle: ((id: string, range: boolean) => void) | null;
  /** The column of the active cell when it is in this row. */
  active: number | null;
  /** The first and the last column of the marked range when it goes through this row. */
  from: number | null;
  to: number | null;
  mark: Mark | undefined;
  onFocus: (row: number, column: number) => void;
  onMark: (row: number, column: number, extend: boolean) => void;
  editing: CellEditing | null;
  editingColumn: string | null;
  onDone: (key: string) => void;
}

function RowOf(props: RowProps) {
  const { view, record, index, columns, selected, onToggle, editing, from, to, mark } = props;
  const { t } = useTranslation();
  const fresh = useIsFresh(view.name, record.id);
  const name = asString(record[view.nameField]);
  const style = { transform: `translateY(${props.top}px)`, ...(mark?.row ? { '--mark': hue(mark.row) } : {}) } as React.CSSProperties;
  return (
    <div
      className={styles['row']}
      role="row"
      aria-rowindex={props.place + 2}
      aria-selected={props.selectable ? selected : undefined}
      data-fresh={fresh ? '' : undefined}
      data-colored={mark?.row ? '' : undefined}
      style={style}
    >
      {onToggle && (
        <div className={styles['check']} role="gridcell">
          <label>
            <span className="y-hidden">{t('list.selectRow', { name })}</span>
            <input
              type="checkbox"
              checked={selected}
              tabIndex={-1}
              onChange={(event) => onToggle(record.id, (event.nativeEvent as MouseEvent).shiftKey)}
            />
          </label>
        </div>
      )}
      {columns.map((column, place) => (
        <Cell
          key={column.path}
          view={view}
          record={record}
          column={column}
          row={index}
          place={place}
          pinned={props.pinned[place] ?? null}
          active={props.active === place}
          marked={from !== null && to !== null && place >= from && place <= to}
          color={mark?.cells[column.path] ?? null}
          onFocus={props.onFocus}
          onMark={props.onMark}
          editing={editing}
          open={props.editingColumn === column.path}
          onDone={props.onDone}
        />
      ))}
    </div>
  );
}

/** Drawn again only when something about this row changed: `editing` is stable but for the row being edited. */
export const Row = memo(RowOf);
