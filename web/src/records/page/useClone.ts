import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import type { RecordData } from '@/api/types';
import { asString } from '@/fields/shared/values';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { refreshObject } from '../refresh';

/** Makes the record once more, with its details, and goes to the new one. */
export function useClone(view: ObjectView, record: RecordData): () => Promise<void> {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    try {
      const made = await post('/records/{object}/{id}/clone', { path: { object: view.name, id: record.id }, body: {} });
      refreshObject(client, view.name);
      await navigate({ to: '/records/$object/$id', params: { object: view.name, id: made.id } });
      notify({ kind: 'success', text: t('record.cloned', { name: asString(made[view.nameField]) }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('state.brokenHint') });
    }
  };
}
