import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import type { ObjectView } from '@/model/view';

const PAGE = 1000;
/** So many rows are printed at most; more belong into a file. */
export const MOST_PRINTED = 5000;

export interface PrintRows {
  rows: readonly RecordData[] | null;
  /** How many have been read so far. */
  read: number;
  cut: boolean;
  error: unknown;
  retry: () => void;
}

/** All rows that the list finds, not only those that were scrolled to. */
export function usePrintRows(view: ObjectView, fields: readonly string[], where: string, sort: readonly string[]): PrintRows {
  const [read, setRead] = useState(0);
  const query = useQuery({
    queryKey: ['rows-of', view.name, 'print', fields, where, sort],
    queryFn: async ({ signal }) => {
      const rows: RecordData[] = [];
      let cursor: string | null = null;
      do {
        const page = await queryRecords(view.name, { fields: [...fields], limit: PAGE, ...(where ? { where } : {}), ...(sort.length ? { sort: [...sort] } : {}), ...(cursor ? { cursor } : {}) }, signal);
        rows.push(...page.records);
        cursor = page.next;
        setRead(rows.length);
      } while (cursor !== null && rows.length < MOST_PRINTED);
      return { rows, cut: cursor !== null };
    },
    // A sheet is printed as things stand when it is opened.
    gcTime: 0,
    staleTime: Infinity,
  });
  return { rows: query.data?.rows ?? null, read, cut: query.data?.cut ?? false, error: query.error, retry: () => void query.refetch() };
}
