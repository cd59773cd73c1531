import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { aggregate } from '@/api/records';
import { asMoney, asNumber, asReference, asString } from '@/fields/shared/values';
import { pathText } from '@/lib/expression';
import { isObject } from '@/lib/equal';
import { useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import type { ColumnSum } from './BoardColumn';

/** Count and sum of every column in one question. */
export function useColumnSums(view: ObjectView, field: string, money: string | null, where: string): ReadonlyMap<string, ColumnSum> {
  const { currency } = useLocale();
  const sum = view.fields.get(money ?? '')?.type === 'money' ? money : null;
  const query = useQuery({
    queryKey: ['aggregate', view.name, 'board', field, sum, where],
    queryFn: ({ signal }) =>
      aggregate(
        view.name,
        {
          group: [field],
          measures: { n: 'count()', ...(sum ? { v: `sum(${pathText(sum)})` } : {}) },
          ...(where ? { where } : {}),
        },
        signal,
      ),
    enabled: field !== '',
    placeholderData: (before) => before,
  });
  return useMemo(() => {
    const sums = new Map<string, ColumnSum>();
    for (const row of query.data?.rows ?? []) {
      const key = isObject(row[field]) ? (asReference(row[field])?.id ?? '') : asString(row[field]);
      sums.set(key, { count: asNumber(row['n']) ?? 0, sum: asMoney(row['v'], currency) });
    }
    return sums;
  }, [query.data, field, currency]);
}
