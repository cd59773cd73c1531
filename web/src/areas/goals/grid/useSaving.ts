import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { GOAL } from '../api';
import { setGoals, type Clash, type GoalGrid } from './api';
import { changedRows, keyOf, type Edit, type Edits } from './model';
import type { Editing, Put } from './useEdits';

export interface Saving {
  busy: boolean;
  clashes: readonly Clash[];
  /** The rows that were refused with the last attempt. */
  refused: ReadonlySet<string>;
  save: (reason: string) => Promise<boolean>;
  /** Settles what clashes: one's own figures are to stand, or those of others are taken. */
  settle: (mine: boolean) => void;
  leave: () => void;
}

function reversed(edits: Edits): Edits {
  return new Map([...edits].map(([key, edit]): [string, Edit] => [key, { before: edit.value, value: edit.before }]));
}

/** Saves what was edited in one go, with an undo; what others changed meanwhile is told and nothing is written. */
export function useSaving(found: GoalGrid | undefined, editing: Editing): Saving {
  const t = useWords('goals');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [clashes, setClashes] = useState<readonly Clash[]>([]);
  const [refused, setRefused] = useState<ReadonlySet<string>>(new Set());
  const rows = new Map((found?.rows ?? []).map((row) => [row.node, row]));
  const failed = (error: unknown) => {
    const nodes = isProblem(error) ? error.errors.flatMap((one) => (one.field && rows.has(one.field) ? [one.field] : [])) : [];
    setRefused(new Set(nodes));
    const [first] = nodes;
    const why = isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed');
    notify({ kind: 'error', text: first ? t('sheet.refused', { name: rows.get(first)?.name ?? '', why }) : why });
  };
  const send = async (edits: Edits, reason: string) => {
    const asked = { rule: found?.rule?.id ?? '', year: found?.year ?? 0, rows: changedRows(edits), reason: reason.trim() || null };
    return setGoals(asked);
  };
  const undo = async (edits: Edits) => {
    try {
      const done = await send(reversed(edits), t('sheet.undone'));
      if (done.clashes.length > 0) notify({ kind: 'error', text: t('sheet.undoClash') });
      refreshObject(client, GOAL);
    } catch (error) {
      failed(error);
    }
  };
  const save = async (reason: string) => {
    const { edits } = editing;
    if (edits.size === 0 || busy) return false;
    setBusy(true);
    setRefused(new Set());
    try {
      const done = await send(edits, reason);
      if (done.clashes.length > 0) {
        setClashes(done.clashes);
        refreshObject(client, GOAL);
        return false;
      }
      await client.refetchQueries({ queryKey: ['rows-of', GOAL, 'grid'], type: 'active' });
      editing.clear();
      refreshObject(client, GOAL);
      notify({ kind: 'success', text: t('sheet.saved', { count: done.written }), action: { label: t('sheet.undo'), run: () => undo(edits) } });
      return true;
    } catch (error) {
      failed(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const settle = (mine: boolean) => {
    const several = clashes.flatMap((one): Put[] => {
      const row = rows.get(one.node);
      const edit = editing.edits.get(keyOf(one.node, one.month - 1));
      return row && edit ? [{ row, month: one.month - 1, value: mine ? edit.value : one.present, before: one.present }] : [];
    });
    editing.put(several);
    setClashes([]);
  };
  return { busy, clashes, refused, save, settle, leave: () => setClashes([]) };
}
