import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listsOf, type RowsData } from '../list/useRows';

/** The records before and after this one in the list that it was opened from, as far as that was read. */
export function useNeighbours(object: string, id: string): { previous: string | null; next: string | null } {
  const client = useQueryClient();
  return useMemo(() => {
    const lists = client
      .getQueryCache()
      .findAll(listsOf(object))
      .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
    for (const list of lists) {
      const data = list.state.data as RowsData | undefined;
      const ids = data?.pages.flatMap((page) => page.records.map((row) => row.id)) ?? [];
      const at = ids.indexOf(id);
      if (at >= 0) return { previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null };
    }
    return { previous: null, next: null };
  }, [client, object, id]);
}
