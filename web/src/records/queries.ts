import { queryOptions } from '@tanstack/react-query';
import { readRecord } from '@/api/records';

/** One whole record with its ETag. */
export function recordQuery(object: string, id: string) {
  return queryOptions({
    queryKey: ['record', object, id],
    queryFn: ({ signal }) => readRecord(object, id, signal),
  });
}
