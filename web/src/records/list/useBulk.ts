import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { batch, queryRecords, restoreRecord } from '@/api/records';
import type { Operation, OperationResult } from '@/api/types';
import { typeOf } from '@/fields/registry';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { refreshObject } from '../refresh';
import { changeRows } from '../rowsCache';
import type { Selection } from './useSelection';

const CHUNK = 1000;
const AT_ONCE = 6;

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** What a field holds now in each record, to be able to put it back. */
async function valuesBefore(object: string, name: string, ids: readonly string[]): Promise<Map<string, unknown>> {
  const before = new Map<string, unknown>();
  for (const part of chunks(ids, CHUNK)) {
    const page = await queryRecords(object, { fields: [name], among: { id: part }, limit: part.length });
    page.records.forEach((record) => before.set(record.id, record[name]));
  }
  return before;
}

export async function restoreAll(object: string, ids: readonly string[]): Promise<void> {
  for (const part of chunks(ids, AT_ONCE)) await Promise.all(part.map((id) => restoreRecord(object, id)));
}

/** Changes or deletes the chosen records at once, each of it undoable for ten seconds. */
export function useBulk(view: ObjectView, selection: Selection) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('state.brokenHint') });
    } finally {
      setBusy(false);
      refreshObject(client, view.name);
    }
  };
  /** Says how it went; gives the ids that went well. */
  const report = (results: readonly OperationResult[], ids: readonly string[], text: 'bulk.updated' | 'bulk.deleted', undo: (done: string[]) => Promise<void>) => {
    const done = ids.filter((_, index) => (results[index]?.status ?? 500) < 300);
    const failed = results.filter((result) => result.status >= 300);
    if (done.length) {
      notify({ kind: 'success', text: t(text, { count: done.length }), action: { label: t('common.undo'), run: () => attempt(() => undo(done)) } });
    }
    if (failed.length) {
      const why = failed[0]?.errors?.[0]?.message ?? '';
      notify({ kind: 'error', text: t('bulk.failed', { count: failed.length, why }) });
    }
  };
  const update = (name: string, value: unknown) =>
    attempt(async () => {
      const field = view.fields.get(name);
      if (!field) return;
      const { toInput } = typeOf(field);
      const { ids } = selection;
      const before = await valuesBefore(view.name, name, ids);
      const write = (of: readonly string[], valueOf: (id: string) => unknown) =>
        batch(view.name, of.map((id): Operation => ({ op: 'update', id, values: { [name]: toInput(valueOf(id)) } })));
      const results = await write(ids, () => value);
      report(results, ids, 'bulk.updated', async (done) => {
        await write(done, (id) => before.get(id) ?? null);
      });
    });
  const remove = () =>
    attempt(async () => {
      const { ids } = selection;
      const results = await batch(view.name, ids.map((id): Operation => ({ op: 'delete', id })));
      const gone = ids.filter((_, index) => (results[index]?.status ?? 500) < 300);
      changeRows(client, view.name, gone, () => null);
      selection.clear();
      report(results, ids, 'bulk.deleted', (done) => restoreAll(view.name, done));
    });
  return { busy, update, remove };
}
