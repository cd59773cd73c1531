import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsFresh } from '@/api/fresh';
import type { RecordData } from '@/api/types';
import { asString } from '@/fields/shared/values';
import type { ObjectView } from '@/model/view';
import { Cell } from './Cell';
import type { Column } from './columns';
import styles from './Table.module.css';
import type { CellEditing } from './useCellEditing';

interface RowProps {
  view: ObjectView;
  record: RecordData;
  index: number;
  top: number;
  columns: readonly Column[];
  selected: boolean;
  selectable: boolean;
  onToggle: ((id: string, range: boolean) => void) | null;
  /** The column of the active cell when it is in this row. */
  active: number | null;
  onActive: (row: number, column: number) => void;
  editing: CellEditing | null;
  editingColumn: string | null;
  onOpen: (record: RecordData) => void;
}

function RowOf(props: RowProps) {
  const { view, record, index, columns, selected, onToggle, editing } = props;
  const { t } = useTranslation();
  const fresh = useIsFresh(view.name, record.id);
  const name = asString(record[view.nameField]);
  return (
    <div
      className={styles['row']}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.selectable ? selected : undefined}
      data-fresh={fresh ? '' : undefined}
      style={{ transform: `translateY(${props.top}px)` }}
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
          active={props.active === place}
          onActive={props.onActive}
          editing={editing}
          open={props.editingColumn === column.path}
        />
      ))}
    </div>
  );
}

/** Drawn again only when something about this row changed: `editing` is stable but for the row being edited. */
export const Row = memo(RowOf);
