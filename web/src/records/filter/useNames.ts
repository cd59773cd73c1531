import { useQuery } from '@tanstack/react-query';
import { queryRecords } from '@/api/records';
import { asString } from '@/fields/shared/values';
import { idIn } from '@/lib/expression';
import { useModel } from '@/model/context';

const LIMIT = 50;

/** The names of records that an address knows only by id. */
export function useNames(object: string | null, ids: readonly string[]): ReadonlyMap<string, string> {
  const view = useModel().objects.get(object ?? '');
  const wanted = [...new Set(ids)].sort().slice(0, LIMIT);
  const query = useQuery({
    queryKey: ['references', object, 'names', wanted],
    queryFn: async ({ signal }) => {
      if (!view) return new Map<string, string>();
      const page = await queryRecords(view.name, { fields: [view.nameField], where: idIn(wanted), limit: LIMIT }, signal);
      return new Map(page.records.map((record) => [record.id, asString(record[view.nameField])]));
    },
    enabled: view !== undefined && wanted.length > 0,
    staleTime: 5 * 60_000,
  });
  return query.data ?? NONE;
}

const NONE: ReadonlyMap<string, string> = new Map();
