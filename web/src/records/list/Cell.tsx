import { useEffect, useRef } from 'react';
import type { RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { asString } from '@/fields/shared/values';
import type { ObjectView } from '@/model/view';
import { RecordLink } from '@/ui/RecordLink';
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
  active: boolean;
  onActive: (row: number, column: number) => void;
  editing: CellEditing | null;
  open: boolean;
}

export function Cell({ view, record, column, row, place, active, onActive, editing, open }: CellProps) {
  const element = useRef<HTMLDivElement>(null);
  const note = useCellNote(cellKey(record.id, column.path));
  const { Display } = typeOf(column.field);
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
  return (
    <div
      ref={element}
      role="gridcell"
      className={styles['cell']}
      aria-colindex={place + 1}
      aria-readonly={!editable}
      tabIndex={active ? 0 : -1}
      data-align={column.align}
      data-name={column.isName ? '' : undefined}
      data-error={note?.error ? '' : undefined}
      data-saving={note?.saving ? '' : undefined}
      data-editing={open ? '' : undefined}
      onFocus={() => onActive(row, place)}
      onDoubleClick={() => editable && !open && editing.begin(record, column)}
    >
      {open && editing ? (
        <CellEditor view={view} record={record} column={column} editing={editing} />
      ) : (
        <span className={styles['text']}>
          {column.isName ? (
            <RecordLink object={view.name} id={record.id} name={asString(value) || '—'} />
          ) : (
            <Display value={value} field={column.field} dense />
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
