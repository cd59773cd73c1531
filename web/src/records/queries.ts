import { queryOptions } from '@tanstack/react-query';
import type { Answer } from '@/api/client';
import { readRecord } from '@/api/records';
import type { RecordData } from '@/api/types';

function versionOf(answer: Answer<RecordData> | undefined): number {
  return Number(answer?.data['version'] ?? 0);
}

/** One whole record with its ETag. */
export function recordQuery(object: string, id: string) {
  const queryKey = ['record', object, id] as const;
  return queryOptions({
    queryKey,
    queryFn: async ({ signal, client }) => {
      const answer = await readRecord(object, id, signal);
      // A save that was answered while this was on its way knows a newer version: the older must not take its place.
      const known = client.getQueryData<Answer<RecordData>>(queryKey);
      return known && versionOf(known) > versionOf(answer) ? known : answer;
    },
  });
}
