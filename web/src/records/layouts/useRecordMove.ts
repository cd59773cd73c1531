import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { batch } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { refreshObject } from '../refresh';
import { toInputs } from '../saving';
import { useRecordChange } from './useRecordChange';

export interface Moved {
  record: RecordData;
  values: Record<string, unknown>;
}

/** Moves a record, and along with it those that are pushed: all of them or none, with one undo for all. */
export function useRecordMove(view: ObjectView): (moved: Moved, along: readonly Moved[]) => Promise<void> {
  const { t } = useTranslation();
  const w = useWords('lists');
  const client = useQueryClient();
  const change = useRecordChange(view);
  return useCallback(
    async (moved, along) => {
      if (along.length === 0) {
        await change(moved.record, moved.values);
        return;
      }
      const name = asString(moved.record[view.nameField]);
      const write = async (all: readonly Moved[]): Promise<boolean> => {
        const refused = (why: string) => notify({ kind: 'error', text: w('moveRefused', { name, why }) });
        try {
          const results = await batch(view.name, all.map(({ record, values }) => ({ op: 'update', id: record.id, values: toInputs(view, values) })), true);
          const fault = results.find((result) => result.status >= 400);
          if (fault) refused(fault.errors?.[0]?.message ?? t('state.brokenHint'));
          return !fault;
        } catch (error) {
          refused(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('state.brokenHint'));
          return false;
        } finally {
          refreshObject(client, view.name);
        }
      };
      const all = [moved, ...along];
      if (!(await write(all))) return;
      const back = all.map(({ record, values }) => ({ record, values: Object.fromEntries(Object.keys(values).map((key) => [key, record[key] ?? null])) }));
      notify({ kind: 'success', text: w('movedAlong', { name, count: along.length }), action: { label: w('undo'), run: () => void write(back) } });
    },
    [change, client, view, t, w],
  );
}
