import { useCallback, useState } from 'react';
import { keyOf, type Edit, type Edits, type GridRow } from './model';

export interface Put {
  row: GridRow;
  month: number;
  value: string | null;
  /** What it was when that was begun, where it is not what the row says. */
  before?: string | null;
}

export interface Editing {
  edits: Edits;
  put: (several: readonly Put[]) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
  /** Everything is saved, or given up. */
  clear: () => void;
}

interface Past {
  edits: Edits;
  back: readonly Edits[];
  forth: readonly Edits[];
}

const EMPTY: Past = { edits: new Map(), back: [], forth: [] };
const STEPS = 100;

function withPut(edits: Edits, several: readonly Put[]): Edits {
  const next = new Map<string, Edit>(edits);
  for (const { row, month, value, before } of several) {
    const key = keyOf(row.node, month);
    const was = before !== undefined ? before : (next.get(key)?.before ?? row.months[month] ?? null);
    if (value === was) next.delete(key);
    else next.set(key, { before: was, value });
  }
  return next;
}

function same(one: Edits, other: Edits): boolean {
  return one.size === other.size && [...one].every(([key, edit]) => other.get(key)?.value === edit.value && other.get(key)?.before === edit.before);
}

/** What was edited and is not saved yet, with a way back and forth. */
export function useEdits(): Editing {
  const [past, setPast] = useState<Past>(EMPTY);
  const put = useCallback((several: readonly Put[]) => {
    setPast((now) => {
      const next = withPut(now.edits, several);
      return same(next, now.edits) ? now : { edits: next, back: [...now.back, now.edits].slice(-STEPS), forth: [] };
    });
  }, []);
  const undo = useCallback(() => {
    setPast((now) => {
      const before = now.back.at(-1);
      return before ? { edits: before, back: now.back.slice(0, -1), forth: [now.edits, ...now.forth] } : now;
    });
  }, []);
  const redo = useCallback(() => {
    setPast((now) => {
      const [after] = now.forth;
      return after ? { edits: after, back: [...now.back, now.edits], forth: now.forth.slice(1) } : now;
    });
  }, []);
  const clear = useCallback(() => setPast(EMPTY), []);
  return { edits: past.edits, put, undo, redo, canUndo: past.back.length > 0, canRedo: past.forth.length > 0, clear };
}
