import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { aggregate, queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { asNumber, asReference } from '@/fields/shared/values';
import { allOf, idIn, pathText, quoted } from '@/lib/expression';
import type { ObjectView } from '@/model/view';
import type { Column } from '../list/columns';
import { fieldsToRead, useRecordsIn, type RecordsIn } from './useRecordsIn';

const MOST_GROUPS = 10_000;

/** The records right below one, or those at the top, and how many are below each of them. */
export function useBranch(view: ObjectView, parent: string, id: string | null, where: string, columns: readonly Column[]): RecordsIn & { children: ReadonlyMap<string, number> } {
  const paths = columns.map((column) => column.path).join('\n');
  const fields = useMemo(() => fieldsToRead(view, [parent, ...paths.split('\n').filter(Boolean)]), [view, parent, paths]);
  const name = pathText(parent);
  const found = useRecordsIn(view, fields, allOf(where, id === null ? `${name} is null` : `${name} = ${quoted(id)}`), [view.nameField]);
  const counted = useQuery({
    queryKey: ['aggregate', view.name, 'below', parent, where, id],
    queryFn: ({ signal }) =>
      // Asked by where they hang, not by their ids: a thousand of those would be longer than a condition may be.
      aggregate(view.name, { group: [parent], measures: { n: 'count()' }, where: allOf(where, id === null ? `${name} is not null and ${name}.${name} is null` : `${name}.${name} = ${quoted(id)}`), limit: MOST_GROUPS }, signal),
    enabled: found.records.length > 0,
    placeholderData: (before) => before,
  });
  const children = useMemo(() => new Map((counted.data?.rows ?? []).map((row) => [asReference(row[parent])?.id ?? '', asNumber(row['n']) ?? 0])), [counted.data, parent]);
  return { ...found, children };
}

const HOPS = 9;
const MOST_ROUNDS = 20;

/** Whether a record lies somewhere below another: what is above it is asked nine steps at a time. */
export function useIsBelow(view: ObjectView, parent: string): (id: string, above: string) => Promise<boolean> {
  return useCallback(
    async (id, above) => {
      const paths = Array.from({ length: HOPS }, (_, hop) => Array.from({ length: hop + 1 }, () => pathText(parent)).join('.'));
      let at: string | null = id;
      for (let round = 0; at !== null && round < MOST_ROUNDS; round += 1) {
        if (at === above) return true;
        const record: RecordData | undefined = (await queryRecords(view.name, { fields: paths, where: idIn([at]), limit: 1 })).records[0];
        const chain: (string | null)[] = paths.map((path) => asReference(record?.[path])?.id ?? null);
        if (chain.includes(above)) return true;
        at = chain.at(-1) ?? null;
      }
      return false;
    },
    [view.name, parent],
  );
}
