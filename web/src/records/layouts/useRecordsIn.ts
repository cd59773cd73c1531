import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import type { ObjectView } from '@/model/view';

export const MOST = 1000;
const NONE: readonly RecordData[] = [];

export interface RecordsIn {
  records: readonly RecordData[];
  /** There are more than can be shown at once. */
  cut: boolean;
  loading: boolean;
  error: unknown;
  retry: () => void;
}

/** Up to a thousand records at once, for layouts that show all that there are in a place or time. */
export function useRecordsIn(view: ObjectView, fields: readonly string[], where: string, sort: readonly string[], enabled = true): RecordsIn {
  const query = useQuery({
    queryKey: ['rows-of', view.name, 'in', fields, where, sort],
    queryFn: ({ signal }) => queryRecords(view.name, { fields: [...fields], limit: MOST, ...(where ? { where } : {}), ...(sort.length ? { sort: [...sort] } : {}) }, signal),
    enabled,
    placeholderData: keepPreviousData,
  });
  return { records: query.data?.records ?? NONE, cut: query.data?.next !== null && query.data !== undefined, loading: query.isPending && enabled, error: query.error, retry: () => void query.refetch() };
}

/** The names that exist, once each, with the version that a change is checked against. */
export function fieldsToRead(view: ObjectView, names: readonly (string | null | undefined)[]): string[] {
  const wanted = [view.nameField, ...names, 'version'].filter((name): name is string => typeof name === 'string');
  return [...new Set(wanted)].filter((name) => name.includes('.') || view.fields.has(name));
}
