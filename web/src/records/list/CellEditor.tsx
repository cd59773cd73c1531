import { Suspense, useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { SurroundingsContext } from '@/fields/shared/surroundings';
import type { ObjectView } from '@/model/view';
import type { Column } from './columns';
import type { CellEditing } from './useCellEditing';

const POPUPS = '.ant-select-dropdown, .ant-picker-dropdown, .ant-popover, .ant-drawer, .ant-modal-wrap';

interface CellEditorProps {
  view: ObjectView;
  record: RecordData;
  column: Column;
  editing: CellEditing;
  /** The value is saved; the keyboard goes on in this direction. */
  onDone: (key: string) => void;
}

/** An editor in the place of the value. Enter (then down), Tab (then on) and a click elsewhere save; Esc gives up. */
export function CellEditor({ view, record, column, editing, onDone }: CellEditorProps) {
  const id = useId();
  const { Editor } = typeOf(column.field);
  const [value, setValue] = useState<unknown>(editing.open?.value ?? record[column.path] ?? null);
  const latest = useRef(value);
  const box = useRef<HTMLSpanElement>(null);
  const { commit } = editing;
  const change = (next: unknown) => {
    latest.current = next;
    setValue(next);
  };
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      const target = event.target as Element;
      if (!box.current?.contains(target) && !target.closest(POPUPS)) void commit(record, column, latest.current);
    };
    document.addEventListener('pointerdown', outside, true);
    return () => document.removeEventListener('pointerdown', outside, true);
  }, [commit, record, column]);
  useEffect(() => {
    // An editor that is still on its way does not lose what is typed meanwhile.
    if (!box.current?.contains(document.activeElement)) box.current?.focus({ preventScroll: true });
  }, []);
  const press = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.target === box.current && event.key.length === 1 && typeof latest.current === 'string' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      change(latest.current + event.key);
      return;
    }
    if (event.key === 'Escape') editing.cancel();
    else if (event.key === 'Tab' || (event.key === 'Enter' && !event.nativeEvent.isComposing && !isPicking(column))) {
      event.preventDefault();
      // The focus waits in the grid until the next cell takes it.
      box.current?.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
      void commit(record, column, latest.current);
      onDone(event.key === 'Tab' ? (event.shiftKey ? 'ArrowLeft' : 'ArrowRight') : event.shiftKey ? 'ArrowUp' : 'ArrowDown');
    }
  };
  return (
    <SurroundingsContext value={{ object: view.name, values: record }}>
      <span ref={box} onKeyDown={press} role="presentation" tabIndex={-1} style={{ flex: 1, minWidth: 0, outline: 'none' }}>
        <Suspense fallback={null}>
          <Editor
            id={id}
            value={value}
            onChange={change}
            field={column.field}
            label={column.label}
            autoFocus
            inline
            onCommit={(next) => void commit(record, column, next)}
          />
        </Suspense>
      </span>
    </SurroundingsContext>
  );
}

/** Editors whose Enter picks an option; the picking itself saves. */
function isPicking(column: Column): boolean {
  return ['choice', 'lookup', 'user', 'date', 'datetime', 'multi_choice', 'multi_lookup'].includes(column.field.type);
}
