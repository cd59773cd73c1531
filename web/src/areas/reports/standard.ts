/** The reports that come with the product, and making one of one's own. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { get, known } from '@/api/call';
import { isProblem } from '@/api/problem';
import { createRecord } from '@/api/records';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import type { Report, StandardReport } from './report';

export function useStandardReports() {
  return useQuery({
    queryKey: ['standard reports'],
    queryFn: async ({ signal }) => known<{ reports: StandardReport[] }>(await get('/standard-reports', { signal })).reports,
  });
}

/** Makes a report of this definition and opens it. */
export function useMakeReport() {
  const t = useWords('reports');
  const navigate = useNavigate();
  return async (name: string, definition: Report) => {
    try {
      const made = await createRecord('report', { name, definition }, crypto.randomUUID());
      await navigate({ to: '/reports/$id', params: { id: made.data.id } });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
}
