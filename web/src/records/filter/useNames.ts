import { useQuery } from '@tanstack/react-query';
import { queryRecords } from '@/api/records';
import { asString } from '@/fields/shared/values';
import { idIn } from '@/lib/expression';
import { useModel } from '@/model/context';

const LIMIT = 50;

/** The names of records that an address knows only by id. */
export function useNames(objects: readonly string[], ids: readonly string[]): ReadonlyMap<string, string> {
  const model = useModel();
  const views = objects.flatMap((object) => model.objects.get(object) ?? []);
  const wanted = [...new Set(ids)].sort().slice(0, LIMIT);
  const query = useQuery({
    queryKey: ['references', objects, 'names', wanted],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        views.map(async (view) => {
          const page = await queryRecords(view.name, { fields: [view.nameField], where: idIn(wanted), limit: LIMIT }, signal);
          return page.records.map((record): [string, string] => [record.id, asString(record[view.nameField])]);
        }),
      );
      return new Map(pages.flat());
    },
    enabled: views.length > 0 && wanted.length > 0,
    staleTime: 5 * 60_000,
  });
  return query.data ?? NONE;
}

const NONE: ReadonlyMap<string, string> = new Map();
