import { CaretDownOutlined, CaretUpOutlined, DownOutlined } from '@ant-design/icons';
import { memo, useRef, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { MenuButton, type MenuItem } from '@/ui/Menu';
import type { Column } from './columns';
import { canGroup } from './grouping';
import { directionOf } from './sorting';
import styles from './Table.module.css';
import type { Arrangement } from './useArrangement';
import type { Selection } from './useSelection';

interface HeaderRowProps {
  columns: readonly Column[];
  pinned: readonly number[];
  rows: readonly RecordData[];
  sort: readonly string[];
  onSort: (path: string, direction?: 'up' | 'down') => void;
  selection: Selection | null;
  arrangement: Arrangement;
}

/** Drawn again only when something about the columns, the rows or what is chosen changed: not while the list is scrolled. */
export const HeaderRow = memo(function HeaderRow({ columns, pinned, rows, sort, onSort, selection, arrangement }: HeaderRowProps) {
  const { t } = useTranslation();
  const all = selection !== null && rows.length > 0 && selection.size >= rows.length;
  return (
    <div className={styles['header']} role="row" aria-rowindex={1}>
      {selection && (
        <div className={styles['check']} role="columnheader">
          <label>
            <span className="y-hidden">{t('list.selectAll')}</span>
            <input
              type="checkbox"
              checked={all}
              ref={(element) => {
                if (element) element.indeterminate = selection.size > 0 && !all;
              }}
              onChange={() => (all ? selection.clear() : selection.setAll(rows.map((row) => row.id)))}
            />
          </label>
        </div>
      )}
      {columns.map((column, place) => {
        const direction = directionOf(sort, column.path);
        const at = pinned[place];
        return (
          <div
            key={column.path}
            role="columnheader"
            className={styles['heading']}
            data-align={column.align}
            data-pinned={at === undefined ? undefined : ''}
            style={at === undefined ? undefined : { left: at }}
            aria-sort={direction ?? 'none'}
          >
            <button type="button" className={styles['sort']} disabled={!column.sortable} onClick={() => onSort(column.path)} title={column.label}>
              <span className="y-ellipsis">{column.label}</span>
              {direction === 'ascending' && <CaretUpOutlined className={styles['arrow']} aria-hidden="true" />}
              {direction === 'descending' && <CaretDownOutlined className={styles['arrow']} aria-hidden="true" />}
            </button>
            <HeadingMenu column={column} place={place} onSort={onSort} arrangement={arrangement} />
            <Resizer column={column} onResize={(width) => arrangement.resize(column.path, width)} />
          </div>
        );
      })}
    </div>
  );
});

const STEP = 24;

interface HeadingMenuProps {
  column: Column;
  place: number;
  onSort: HeaderRowProps['onSort'];
  arrangement: Arrangement;
}

/** What can be done with a column, for the mouse and the keyboard alike. */
function HeadingMenu({ column, place, onSort, arrangement }: HeadingMenuProps) {
  const t = useWords('lists');
  const { path } = column;
  const grouped = arrangement.isGrouped(path);
  const pinnedHere = arrangement.pinned === place + 1;
  const items: MenuItem[] = [
    ...(column.sortable ? [{ key: 'up', label: t('heading.up') }, { key: 'down', label: t('heading.down') }] : []),
    ...(canGroup(column.field) ? [{ key: 'group', label: t(grouped ? 'heading.ungroup' : 'heading.group') }] : []),
    { key: 'pin', label: t(pinnedHere ? 'heading.unpin' : 'heading.pin'), divided: true },
    { key: 'wider', label: t('heading.wider') },
    { key: 'narrower', label: t('heading.narrower') },
    { key: 'left', label: t('heading.left') },
    { key: 'right', label: t('heading.right') },
    ...(column.isName ? [] : [{ key: 'hide', label: t('heading.hide') }]),
  ];
  const choose = (key: string) => {
    if (key === 'up' || key === 'down') onSort(path, key);
    if (key === 'group') arrangement.group(path);
    if (key === 'pin') arrangement.pin(pinnedHere ? 0 : place + 1);
    if (key === 'wider' || key === 'narrower') arrangement.resize(path, column.width + (key === 'wider' ? STEP : -STEP));
    if (key === 'left' || key === 'right') arrangement.move(path, key === 'left' ? -1 : 1);
    if (key === 'hide') arrangement.hide(path);
  };
  return (
    <MenuButton items={items} onChoose={choose} plain={styles['more-of']} label={t('heading.menu', { column: column.label })}>
      <DownOutlined aria-hidden="true" />
    </MenuButton>
  );
}

const NARROWEST = 40;
const WIDEST = 1200;

/** The edge of a heading: dragged, it makes the column wider or narrower; a double click gives its usual width back. */
function Resizer({ column, onResize }: { column: Column; onResize: (width: number | null) => void }) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const widthAt = (event: PointerEvent) => Math.round(Math.min(WIDEST, Math.max(NARROWEST, (from.current?.width ?? 0) + event.clientX - (from.current?.x ?? 0))));
  return (
    <span
      className={styles['edge']}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.preventDefault();
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width: (event.currentTarget.parentElement?.offsetWidth ?? column.width) };
      }}
      onPointerMove={(event) => {
        if (from.current) onResize(widthAt(event));
      }}
      onPointerUp={() => {
        from.current = null;
      }}
      onDoubleClick={() => onResize(null)}
    />
  );
}
