import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import type { ObjectView } from '@/model/view';
import type { Column } from './columns';
import { HeaderRow } from './HeaderRow';
import { Row } from './Row';
import styles from './Table.module.css';
import type { CellEditing } from './useCellEditing';
import { useActiveCell } from './useActiveCell';
import type { Selection } from './useSelection';

const ROW = 40;
const AHEAD = 30;
const CHECK = 44;

interface TableProps {
  view: ObjectView;
  columns: readonly Column[];
  rows: readonly RecordData[];
  sort: readonly string[];
  onSort: (path: string) => void;
  selection: Selection | null;
  editing: CellEditing | null;
  onOpen: (record: RecordData) => void;
  onEnd: () => void;
  more: boolean;
  stale: boolean;
  label: string;
}

/** A grid of records: only the rows in sight are drawn, and the keyboard reaches every cell. */
export function Table(props: TableProps) {
  const { columns, rows, selection, editing, onOpen, onEnd, more } = props;
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (index) => rows[index]?.id ?? index,
    scrollPaddingStart: ROW,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - AHEAD) onEnd();
  }, [more, last, rows.length, onEnd]);
  const reveal = useCallback((index: number) => virtual.scrollToIndex(index), [virtual]);
  const cell = useActiveCell(rows.length, columns.length, reveal);
  const template = useMemo(() => {
    const wide = Math.max(0, columns.findIndex((column) => column.isName));
    const tracks = columns.map((column, index) => (index === wide ? `minmax(${column.width}px, 1fr)` : `${column.width}px`));
    return [...(selection ? [`${CHECK}px`] : []), ...tracks].join(' ');
  }, [columns, selection]);
  const total = columns.reduce((sum, column) => sum + column.width, selection ? CHECK : 0);
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (editing?.open || (event.target as HTMLElement).closest('[role=columnheader]')) return;
    const row = rows[cell.row];
    const column = columns[cell.column];
    if (cell.move(event.key, event.ctrlKey || event.metaKey)) event.preventDefault();
    else if (!row || !column) return;
    else if (event.key === ' ' && selection) {
      event.preventDefault();
      selection.toggle(row.id, event.shiftKey);
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey || !column.editable || !editing) onOpen(row);
      else editing.begin(row, column);
    }
  };
  return (
    <div
      className={styles['scroller']}
      ref={scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={more ? -1 : rows.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable={selection ? true : undefined}
      tabIndex={-1}
      onKeyDown={press}
      data-stale={props.stale ? '' : undefined}
      style={{ '--template': template, '--total': `${total}px` } as React.CSSProperties}
    >
      <HeaderRow columns={columns} rows={rows} sort={props.sort} onSort={props.onSort} selection={selection} />
      <div className={styles['body']} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {shown.map((item) => {
          const record = rows[item.index];
          if (!record) return null;
          return (
            <Row
              key={record.id}
              view={props.view}
              record={record}
              index={item.index}
              top={item.start}
              columns={columns}
              selected={selection?.has(record.id) ?? false}
              selectable={selection !== null}
              onToggle={selection?.toggle ?? null}
              active={cell.row === item.index ? cell.column : null}
              onActive={cell.set}
              editing={editing}
              editingColumn={editing?.open?.id === record.id ? editing.open.path : null}
              onOpen={onOpen}
            />
          );
        })}
      </div>
      {more && <p className={styles['more']}>{t('common.loading')}</p>}
    </div>
  );
}
