import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { etagOf } from '@/api/records';
import type { RecordData } from '@/api/types';
import { asReference } from '@/fields/shared/values';
import type { ObjectView } from '@/model/view';
import { afterWrite } from '../refresh';
import { changeRows, mergeRow } from '../rowsCache';
import { SaveConflict, sameInput, saveChange } from '../saving';
import { movesStage, opensGate } from '../stages/gate';
import { askForMove } from '../stages/moves';
import type { Column } from './columns';

export interface CellEditing {
  open: { id: string; path: string; value: unknown } | null;
  /** Opens a cell; what was `typed` takes the place of its value. */
  begin: (record: RecordData, column: Column, typed?: string) => void;
  cancel: () => void;
  commit: (record: RecordData, column: Column, value: unknown) => Promise<void>;
}

interface Note {
  saving?: boolean;
  error?: string;
  /** What the person had typed when it was refused; editing goes on from there. */
  attempt?: unknown;
}

const notes = new Map<string, Note>();
const listeners = new Set<() => void>();

export function cellKey(id: string, path: string): string {
  return `${id}.${path}`;
}

function setNote(key: string, note: Note | null): void {
  if (note) notes.set(key, note);
  else notes.delete(key);
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What is to be said at a cell: that it is being saved, or why it was not. */
export function useCellNote(key: string): Note | undefined {
  return useSyncExternalStore(subscribe, () => notes.get(key));
}

/** Editing in place: shown at once, taken back with a word at the cell when the server refuses. */
export function useCellEditing(view: ObjectView): CellEditing {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [open, setOpen] = useState<CellEditing['open']>(null);
  const work = useMemo(() => {
    const explain = (error: unknown, path: string): string => {
      if (error instanceof SaveConflict) return t('conflict.cell');
      if (!isProblem(error)) return t('state.brokenHint');
      return error.fieldMessages[path] ?? (error.status === 0 ? t('state.unreachableHint') : error.sentence);
    };
    const commit = async (record: RecordData, column: Column, value: unknown) => {
      const { path } = column;
      const key = cellKey(record.id, path);
      setOpen(null);
      if (sameInput(view, path, value, record[path])) {
        setNote(key, null);
        return;
      }
      const show = (shown: unknown) => changeRows(client, view.name, [record.id], (row) => (path in row ? { ...row, [path]: shown } : row));
      show(value);
      setNote(key, { saving: true });
      try {
        const change = { id: record.id, base: record, values: { [path]: value }, etag: etagOf(record['version']) };
        const answer = await saveChange(view, change);
        setNote(key, null);
        changeRows(client, view.name, [record.id], (row) => mergeRow(row, answer.data));
        afterWrite(client, view.name, answer);
      } catch (error) {
        show(error instanceof SaveConflict ? error.latest[path] : record[path]);
        if (error instanceof SaveConflict) changeRows(client, view.name, [record.id], (row) => mergeRow(row, error.latest));
        const moved = { [path]: value };
        if (movesStage(view, moved) && opensGate(view, moved, error)) {
          setNote(key, null);
          askForMove({ view, record, values: moved, target: asReference(value)?.name ?? column.label, problem: error });
        } else setNote(key, { error: explain(error, path), attempt: value });
      }
    };
    const begin = (record: RecordData, column: Column, typed?: string) => {
      const attempt = notes.get(cellKey(record.id, column.path))?.attempt;
      setOpen({ id: record.id, path: column.path, value: typed ?? attempt ?? record[column.path] ?? null });
    };
    return { begin, commit, cancel: () => setOpen(null) };
  }, [client, t, view]);
  return useMemo(() => ({ open, ...work }), [open, work]);
}
