import { useNavigate } from '@tanstack/react-router';
import type { Notification } from '@/api/together';

/** Kinds that are about what is said on a record. */
const SAID = new Set(['mention', 'comment']);

/** Goes to what a notification is about. */
export function useOpenNotification(): (item: Notification) => void {
  const navigate = useNavigate();
  return (item) => {
    if (item.job) void navigate({ to: '/jobs' });
    else if (item.kind === 'handover' || (item.kind === 'reminder' && !item.record)) void navigate({ to: '/todo', search: {} });
    else if (item.object === 'approval' && item.record) void navigate({ to: '/approvals', search: { id: item.record } });
    else if (item.object && item.record) {
      void navigate({ to: '/records/$object/$id', params: { object: item.object, id: item.record }, search: { tab: SAID.has(item.kind) ? 'comments' : undefined } });
    } else if (item.object && item.count > 1) void navigate({ to: '/records/$object', params: { object: item.object } });
  };
}
