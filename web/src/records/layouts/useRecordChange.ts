import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { etagOf } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { afterWrite } from '../refresh';
import { changeRows, mergeRow } from '../rowsCache';
import { SaveConflict, saveChange } from '../saving';

/**
 * Changes a record by moving it in a calendar, a timeline or a tree: says so with an undo, or why the server refuses.
 * Gives whether it was changed.
 */
export function useRecordChange(view: ObjectView): (record: RecordData, values: Record<string, unknown>) => Promise<boolean> {
  const { t } = useTranslation();
  const w = useWords('lists');
  const client = useQueryClient();
  return useCallback(
    async (record, values) => {
      const save = async (base: RecordData, next: Record<string, unknown>): Promise<RecordData | null> => {
        try {
          const answer = await saveChange(view, { id: record.id, base, values: next, etag: etagOf(base['version']) });
          changeRows(client, view.name, [record.id], (row) => mergeRow(row, answer.data));
          afterWrite(client, view.name, answer);
          return answer.data;
        } catch (error) {
          const why = error instanceof SaveConflict ? t('conflict.cell') : isProblem(error, 0) ? t('state.unreachableHint') : isProblem(error) ? error.sentence : t('state.brokenHint');
          void client.invalidateQueries({ queryKey: ['rows-of', view.name] });
          notify({ kind: 'error', text: w('moveRefused', { name: asString(record[view.nameField]), why }) });
          return null;
        }
      };
      const saved = await save(record, values);
      if (!saved) return false;
      const before = Object.fromEntries(Object.keys(values).map((name) => [name, record[name] ?? null]));
      notify({
        kind: 'success',
        text: w('moved', { name: asString(record[view.nameField]) }),
        action: { label: w('undo'), run: () => void save(saved, before) },
      });
      return true;
    },
    [client, view, t, w],
  );
}
