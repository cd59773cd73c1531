import { Suspense, useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { FieldDefinition } from '@/api/types';
import { specialOf } from '@/areas/rules/special';
import { typeOf } from '@/fields/registry';
import { useSurroundings } from '@/fields/shared/surroundings';
import { Bar } from '@/ui/Skeleton';

const POPUPS = '.ant-select-dropdown, .ant-picker-dropdown, .ant-popover, .ant-drawer, .ant-modal-wrap';
/** Types whose editor settles the value by a choice of its own. */
const PICKED = new Set(['choice', 'lookup', 'user', 'date', 'datetime', 'multi_choice', 'multi_lookup']);
const LONG = new Set(['long_text', 'address']);

interface FactEditorProps {
  field: FieldDefinition;
  value: unknown;
  label: string;
  onCommit: (value: unknown) => void;
  onCancel: () => void;
}

/** Edits one fact in its place. Enter (in long text Ctrl Enter), Tab or a click elsewhere saves, Esc gives up. */
export function FactEditor({ field, value: given, label, onCommit, onCancel }: FactEditorProps) {
  const id = useId();
  const { Editor } = specialOf(useSurroundings()?.object ?? '', field) ?? typeOf(field);
  const [value, setValue] = useState<unknown>(given ?? null);
  const box = useRef<HTMLDivElement>(null);
  const settle = useRef<() => void>(() => undefined);
  useEffect(() => {
    settle.current = () => onCommit(value);
  });
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      const target = event.target as Element;
      if (!box.current?.contains(target) && !target.closest(POPUPS)) settle.current();
    };
    document.addEventListener('pointerdown', outside, true);
    return () => document.removeEventListener('pointerdown', outside, true);
  }, []);
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onCancel();
    const enter = event.key === 'Enter' && !event.nativeEvent.isComposing && !PICKED.has(field.type);
    if (enter && (!LONG.has(field.type) || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      settle.current();
    }
  };
  return (
    <div ref={box} onKeyDown={press} role="presentation">
      <Suspense fallback={<Bar height={32} />}>
        <Editor
          id={id}
          value={value}
          onChange={setValue}
          field={field}
          label={label}
          autoFocus
          inline={!LONG.has(field.type)}
          onCommit={onCommit}
        />
      </Suspense>
    </div>
  );
}
