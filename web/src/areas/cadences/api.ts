import { queryOptions } from '@tanstack/react-query';
import { post } from '@/api/call';
import { queryRecords } from '@/api/records';
import { quoted } from '@/lib/expression';

/** What may be followed up by cadences. */
export const FOLLOWED: ReadonlySet<string> = new Set(['lead', 'contact', 'opportunity']);

/** The published cadences for an object, for whoever may let records enter. */
export function cadencesQuery(object: string) {
  return queryOptions({
    queryKey: ['rows-of', 'cadence', 'for', object],
    queryFn: async ({ signal }) => (await queryRecords('cadence', { fields: ['name'], where: `object = ${quoted(object)} and active and published > 0`, sort: ['name'], limit: 100 }, signal)).records,
    staleTime: 60_000,
  });
}

/** The cadences that a record is in now, or in which a step went wrong. */
export function runsQuery(object: string, id: string) {
  return queryOptions({
    queryKey: ['rows-of', 'cadence_run', 'about', object, id],
    queryFn: async ({ signal }) =>
      (
        await queryRecords(
          'cadence_run',
          { fields: ['name', 'cadence', 'status', 'step', 'next_at', 'activity', 'place', 'reason'], where: `${object} = ${quoted(id)} and status in ("active", "paused", "failed")`, sort: ['-id'], limit: 10 },
          signal,
        )
      ).records,
  });
}

export function enrol(cadence: string, records: readonly string[]) {
  return post('/actions/cadences.enrol', { body: { cadence, records: [...records] } });
}
