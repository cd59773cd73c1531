import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { startableQuery, startOne } from '@/areas/automations/api';
import { useDoing } from '@/areas/shared/useDoing';
import { refreshAll } from '@/records/liveChanges';

/** The automations that may be started on the record that is open, each with what starts it. */
export function useStartable(): { id: string; name: string; start: () => void }[] {
  const { t } = useTranslation();
  const client = useQueryClient();
  const act = useDoing('startable', 'timers');
  const { pathname } = useLocation();
  const [, object = '', id = null] = /^\/records\/([^/]+)\/(\d+)$/.exec(pathname) ?? [];
  const query = useQuery({ ...startableQuery(object, id), enabled: id !== null });
  const start = async (automation: string) => {
    if (await act(() => startOne(automation, id), t('palette.do.started'))) refreshAll(client);
  };
  return id === null ? [] : (query.data ?? []).map((one) => ({ id: one.id, name: one.name, start: () => void start(one.id) }));
}
