import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { deleteRecord, restoreRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { useDeletion } from '../deletion/useDeletion';
import { leaving, refreshObject } from '../refresh';
import { changeRows } from '../rowsCache';

/** Deletes the record, once what goes along with it was seen, and goes back to the list; ten seconds to think better of it. */
export function useRemove(view: ObjectView, record: RecordData): { remove: () => Promise<void>; dialog: ReactNode } {
  const { t } = useTranslation();
  const w = useWords('deletion');
  const client = useQueryClient();
  const navigate = useNavigate();
  const restore = async () => {
    try {
      await restoreRecord(view.name, record.id);
      leaving.delete(record.id);
      refreshObject(client, view.name);
      await navigate({ to: '/records/$object/$id', params: { object: view.name, id: record.id } });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('state.brokenHint') });
    }
  };
  const deletion = useDeletion(view);
  const name = asString(record[view.nameField]);
  const remove = async () => {
    leaving.add(record.id);
    try {
      await deleteRecord(view.name, record.id);
    } catch (error) {
      leaving.delete(record.id);
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('state.brokenHint') });
      return;
    }
    changeRows(client, view.name, [record.id], () => null);
    await navigate({ to: '/records/$object', params: { object: view.name }, search: {} });
    client.removeQueries({ queryKey: ['record', view.name, record.id] });
    refreshObject(client, view.name);
    notify({
      kind: 'success',
      text: t('record.deleted', { name }),
      action: { label: t('common.undo'), run: restore },
    });
  };
  return { remove: () => deletion.begin(w('one', { name: name || record.id }), { ids: [record.id] }, () => void remove()), dialog: deletion.dialog };
}
