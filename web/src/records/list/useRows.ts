import { keepPreviousData, useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { queryRecords } from '@/api/records';
import type { Count, RecordData, RecordPage } from '@/api/types';
import { isObject } from '@/lib/equal';

export const PAGE = 100;
const FURTHER = 4;

export interface RowsQuery {
  fields: readonly string[];
  where: string;
  sort: readonly string[];
}

export type RowsKey = readonly ['rows', string, RowsQuery];
export type RowsData = InfiniteData<RecordPage, string | null>;

export function rowsKey(object: string, query: RowsQuery): RowsKey {
  return ['rows', object, query];
}

/** Picks the cached lists of an object, and nothing else that was read of its records. */
export function listsOf(object: string) {
  return { queryKey: ['rows', object], predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => isObject(queryKey[2]) };
}

export interface Rows {
  rows: readonly RecordData[];
  count: Count | null;
  loading: boolean;
  /** The rows shown belong to the question before; the new ones are on their way. */
  stale: boolean;
  error: unknown;
  more: boolean;
  fetchMore: () => void;
  retry: () => void;
}

const NONE: readonly RecordData[] = [];

/** The records of a list, fetched page by page as they are scrolled to. */
export function useRows(object: string, query: RowsQuery, page = PAGE, enabled = true): Rows {
  const answer = useInfiniteQuery({
    queryKey: rowsKey(object, query),
    queryFn: ({ pageParam, signal }) =>
      queryRecords(
        object,
        {
          fields: [...query.fields],
          // Whoever scrolls on wants more at a time.
          limit: pageParam ? page * FURTHER : page,
          count: pageParam ? 'none' : 'capped',
          ...(query.where ? { where: query.where } : {}),
          ...(query.sort.length ? { sort: [...query.sort] } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      ),
    enabled,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    // Comparing every row of every page would cost more than drawing the few that are seen.
    structuralSharing: false,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = answer;
  const rows = useMemo(() => data?.pages.flatMap((one) => one.records) ?? NONE, [data]);
  const fetchMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return {
    rows,
    count: data?.pages[0]?.count ?? null,
    loading: answer.isPending && enabled,
    stale: answer.isPlaceholderData,
    error: answer.error,
    more: hasNextPage,
    fetchMore,
    retry: () => void refetch(),
  };
}
