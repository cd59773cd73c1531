import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryRecords } from '@/api/records';
import { formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';

/** How many records the filter finds to the last one, asked only when it is wanted: counting may take its time. */
export function useExactCount(view: ObjectView, where: string, wanted: boolean): number | null {
  const query = useQuery({
    queryKey: ['aggregate', view.name, 'exact', where],
    queryFn: ({ signal }) => queryRecords(view.name, { fields: ['id'], limit: 1, count: 'exact', ...(where ? { where } : {}) }, signal),
    enabled: wanted,
  });
  return wanted ? (query.data?.count?.value ?? null) : null;
}

/** How many records the list has, in words; exact up to a thousand at once, and to the last when it is asked for. */
export function useCount(view: ObjectView, where: string): { text: string; more: (() => void) | null } | null {
  const { t } = useTranslation();
  const locale = useLocale();
  const [wanted, setWanted] = useState('');
  const scope = `${view.name} ${where}`;
  const exact = useExactCount(view, where, wanted === scope);
  const query = useQuery({
    queryKey: ['aggregate', view.name, 'count', where],
    queryFn: ({ signal }) => queryRecords(view.name, { fields: ['id'], limit: 1, count: 'capped', ...(where ? { where } : {}) }, signal),
    placeholderData: (before) => before,
  });
  const count = query.data?.count;
  if (!count) return null;
  const value = exact ?? count.value;
  const figure = formatNumber(value, locale);
  const known = count.exact || exact !== null;
  return { text: t('list.count', { count: value, figure: known ? figure : `${figure}+` }), more: known ? null : () => setWanted(scope) };
}
