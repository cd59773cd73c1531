import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { queryRecords, updateRecord, etagOf } from '@/api/records';
import { isProblem } from '@/api/problem';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { afterWrite } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { activitiesWhere, dealsWhere, type Span } from './entries';

const MOST = 1000;
const ACTIVITY = ['name', 'kind', 'status', 'due_at', 'duration_minutes', 'account', 'owner', 'version'];
const DEAL = ['name', 'close_date', 'owner', 'version'];

export interface Entries {
  activities: readonly RecordData[];
  deals: readonly RecordData[];
  cut: boolean;
}

/** What stands in the span, as far as the person may see it. */
export function useEntries(own: string, span: Span | null, team: boolean) {
  const { timeZone } = useLocale();
  const objects = useModel().objects;
  return useQuery({
    queryKey: ['rows-of', 'activity', 'calendar', own, span, team],
    enabled: span !== null,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Entries> => {
      if (!span) return { activities: [], deals: [], cut: false };
      const [activities, deals] = await Promise.all([
        queryRecords('activity', { fields: ACTIVITY, where: activitiesWhere(own, span, timeZone), sort: ['due_at'], limit: MOST }, signal),
        objects.has('opportunity') && !team ? queryRecords('opportunity', { fields: DEAL, where: dealsWhere(own, span), sort: ['close_date'], limit: MOST }, signal) : null,
      ]);
      return { activities: activities.records, deals: deals?.records ?? [], cut: activities.next !== null || (deals !== null && deals.next !== null) };
    },
  });
}

/** Changes a record that was moved, and offers to take it back. True when the server took it. */
export function useMove(): (object: string, record: RecordData, values: Record<string, unknown>) => Promise<boolean> {
  const client = useQueryClient();
  const t = useWords('calendar');
  return async (object, record, values) => {
    const before = Object.fromEntries(Object.keys(values).map((name) => [name, record[name] ?? null]));
    try {
      afterWrite(client, object, await updateRecord(object, record.id, values, etagOf(record['version'])));
      void client.invalidateQueries({ queryKey: ['rows-of', 'activity'] });
      const back = async () => {
        afterWrite(client, object, await updateRecord(object, record.id, before));
        void client.invalidateQueries({ queryKey: ['rows-of', 'activity'] });
      };
      notify({ kind: 'success', text: t('moved'), action: { label: t('undo'), run: back } });
      return true;
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('notMoved') });
      return false;
    }
  };
}
