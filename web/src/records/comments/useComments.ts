import { useInfiniteQuery } from '@tanstack/react-query';
import { readComments } from '@/api/together';

/** What people said about a record, newest first. */
export function useComments(object: string, id: string) {
  return useInfiniteQuery({
    queryKey: ['comments', object, id],
    queryFn: ({ pageParam, signal }) => readComments(object, id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
}
