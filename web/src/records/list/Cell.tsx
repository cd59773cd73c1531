import { useEffect, useRef, type PointerEvent } from 'react';
import type { RecordData } from '@/api/types';
import type { ObjectView } from '@/model/view';
import { hue } from '@/start/tokens';
import { RecordLink } from '@/ui/RecordLink';
import { FieldValue } from '../FieldValue';
import { useNameWords } from '../useRecordTitle';
import { CellEditor } from './CellEditor';
import type { Column } from './columns';
import styles from './Table.module.css';
import { cellKey, useCellNote, type CellEditing } from './useCellEditing';

interface CellProps {
  view: ObjectView;
  record: RecordData;
  column: Column;
  row: number;
  place: number;
  /** Where the cell stays while the others are scrolled, px; null where it goes with them. */
  pinned: number | null;
  active: boolean;
  marked: boolean;
  color: string | null;
  onFocus: (row: number, column: number) => void;
  onMark: (row: number, column: number, extend: boolean) => void;
  editing: CellEditing | null;
  open: boolean;
  onDone: (key: string) => void;
}

export function Cell({ view, record, column, row, place, pinned, active, marked, color, onFocus, onMark, editing, open, onDone }: CellProps) {
  const element = useRef<HTMLDivElement>(null);
  const note = useCellNote(cellKey(record.id, column.path));
  const value = record[column.path];
  const wasOpen = useRef(open);
  useEffect(() => {
    // The focus follows the arrows and comes back from an editor that closed, but is never taken from elsewhere.
    const grid = element.current?.closest('[role=grid]');
    const dropped = wasOpen.current && document.activeElement === document.body;
    wasOpen.current = open;
    if (active && !open && (dropped || grid?.contains(document.activeElement))) element.current?.focus({ preventScroll: true });
  }, [active, open]);
  const editable = column.editable && editing !== null;
  const press = (event: PointerEvent) => {
    if (event.button !== 0 || open || event.pointerType === 'touch' || (event.target as Element).closest('a, button, input')) return;
    onMark(row, place, event.shiftKey);
  };
  const style = { ...(pinned === null ? {} : { '--left': `${pinned}px` }), ...(color ? { '--mark': hue(color) } : {}) } as React.CSSProperties;
  return (
    <div
      ref={element}
      role="gridcell"
      className={styles['cell']}
      style={style}
      aria-colindex={place + 1}
      aria-readonly={!editable}
      aria-selected={marked || undefined}
      tabIndex={active ? 0 : -1}
      data-align={column.align}
      data-pinned={pinned === null ? undefined : ''}
      data-name={column.isName ? '' : undefined}
      data-under={column.under && record[column.under] ? '' : undefined}
      data-marked={marked ? '' : undefined}
      data-colored={color ? '' : undefined}
      data-error={note?.error ? '' : undefined}
      data-saving={note?.saving ? '' : undefined}
      data-editing={open ? '' : undefined}
      onFocus={() => onFocus(row, place)}
      onPointerDown={press}
      onPointerEnter={(event) => event.buttons === 1 && event.pointerType !== 'touch' && onMark(row, place, true)}
      onDoubleClick={() => editable && !open && editing.begin(record, column)}
    >
      {open && editing && !column.large ? (
        <CellEditor view={view} record={record} column={column} editing={editing} onDone={onDone} />
      ) : (
        <span className={styles['text']}>
          {column.isName ? (
            <NameLink view={view} record={record} value={value} />
          ) : (
            <FieldValue object={view.name} values={record} field={column.field} value={value} dense />
          )}
        </span>
      )}
      {note?.error && (
        <span className={styles['note']} role="alert">
          {note.error}
        </span>
      )}
    </div>
  );
}

function NameLink({ view, record, value }: { view: ObjectView; record: RecordData; value: unknown }) {
  const words = useNameWords(view);
  return <RecordLink object={view.name} id={record.id} name={words(value, record) || '—'} />;
}
