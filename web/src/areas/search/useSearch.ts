import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { search } from '@/api/search';

export const searchQuery = (text: string, object: string | undefined, limit: number) =>
  queryOptions({
    queryKey: ['search', text, object ?? '', limit],
    queryFn: ({ signal }) => search(text, { limit, ...(object ? { object } : {}) }, signal),
    enabled: text !== '',
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

/** The hits for a text; those of the text before stay until the new ones are there. */
export function useSearch(text: string, object?: string, limit = 20) {
  return useQuery(searchQuery(text, object, limit));
}
