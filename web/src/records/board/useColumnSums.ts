import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { aggregate } from '@/api/records';
import type { Money } from '@/api/types';
import { asMoney, asNumber } from '@/fields/shared/values';
import { pathText } from '@/lib/expression';
import { useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { groupKey } from '../list/grouping';

export interface ColumnSum {
  count: number;
  sum: Money | null;
}

export interface ColumnSums {
  of: ReadonlyMap<string, ColumnSum>;
  /** The values that records have, those of the most records first. */
  found: readonly unknown[];
  /** Whether they are still to come. */
  coming: boolean;
}

const MOST = 200;
const NONE: readonly unknown[] = [];

/** Count and sum of every value of a field in one question. */
export function useColumnSums(view: ObjectView, field: string | null, money: string | null, where: string): ColumnSums {
  const { currency } = useLocale();
  const sum = view.fields.get(money ?? '')?.type === 'money' ? money : null;
  const query = useQuery({
    queryKey: ['aggregate', view.name, 'board', field, sum, where],
    queryFn: ({ signal }) =>
      aggregate(
        view.name,
        {
          group: [field ?? ''],
          measures: { n: 'count()', ...(sum ? { v: `sum(${pathText(sum)})` } : {}) },
          sort: ['-n'],
          limit: MOST,
          ...(where ? { where } : {}),
        },
        signal,
      ),
    enabled: Boolean(field),
    placeholderData: (before, last) => (last?.queryKey[3] === field ? before : undefined),
  });
  const rows = field ? query.data?.rows : undefined;
  const coming = query.isLoading;
  return useMemo(() => {
    const of = new Map<string, ColumnSum>();
    for (const row of rows ?? []) of.set(groupKey(row[field ?? '']), { count: asNumber(row['n']) ?? 0, sum: asMoney(row['v'], currency) });
    return { of, found: rows?.map((row) => row[field ?? ''] ?? null) ?? NONE, coming };
  }, [rows, field, currency, coming]);
}
