import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import type { ObjectView } from '@/model/view';
import { located, windowWhere, type Located, type Window } from './places';

const PAGE = 1000;
const PAGES = 5;
/** So many points are drawn at once. */
export const MOST_POINTS = PAGE * PAGES;
const NONE: readonly RecordData[] = [];

export interface Points {
  found: readonly Located[];
  cut: boolean;
  loading: boolean;
  error: unknown;
  retry: () => void;
}

/** The records that lie in the window, all of them until there are too many to draw. */
export function usePoints(view: ObjectView, fields: readonly string[], where: string, field: string, window: Window | null): Points {
  const condition = windowWhere(where, field, window);
  const query = useQuery({
    queryKey: ['rows-of', view.name, 'map', fields, condition],
    queryFn: async ({ signal }) => {
      const records: RecordData[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < PAGES; page += 1) {
        const answer = await queryRecords(view.name, { fields: [...fields], where: condition, limit: PAGE, ...(cursor ? { cursor } : {}) }, signal);
        records.push(...answer.records);
        cursor = answer.next;
        if (cursor === null) break;
      }
      return { records, cut: cursor !== null };
    },
    placeholderData: keepPreviousData,
  });
  const records = query.data?.records ?? NONE;
  const found = useMemo(() => located(records, field), [records, field]);
  return { found, cut: query.data?.cut ?? false, loading: query.isPending, error: query.error, retry: () => void query.refetch() };
}
