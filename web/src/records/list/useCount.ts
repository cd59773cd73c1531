import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queryRecords } from '@/api/records';
import { formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';

/** How many records the list has, in words; exact up to a thousand. */
export function useCount(view: ObjectView, where: string): string | null {
  const { t } = useTranslation();
  const locale = useLocale();
  const query = useQuery({
    queryKey: ['aggregate', view.name, 'count', where],
    queryFn: ({ signal }) => queryRecords(view.name, { fields: ['id'], limit: 1, count: 'capped', ...(where ? { where } : {}) }, signal),
    placeholderData: (before) => before,
  });
  const count = query.data?.count;
  if (!count) return null;
  const figure = formatNumber(count.value, locale);
  return t('list.count', { count: count.value, figure: count.exact ? figure : `${figure}+` });
}
