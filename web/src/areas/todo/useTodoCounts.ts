import { useQuery } from '@tanstack/react-query';
import { useMe } from '@/model/context';
import { loadCounts } from './api';

/** How much is due today or is overdue; null before that is known. Kept true by the live changes of what it is made of. */
export function useTodoCount(): number | null {
  const me = useMe();
  const query = useQuery({ queryKey: ['todo', 'counts', me.user.id], queryFn: ({ signal }) => loadCounts(signal), enabled: !me.seenBy });
  return query.data ? query.data.overdue + query.data.today : null;
}
