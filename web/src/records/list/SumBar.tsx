import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { aggregate } from '@/api/records';
import { asMoney } from '@/fields/shared/values';
import { formatMoney } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import type { Column } from './columns';
import styles from './ListPage.module.css';

/** The sums of the money columns over everything the filter finds, not only the rows in sight. */
export function SumBar({ view, columns, where }: { view: ObjectView; columns: readonly Column[]; where: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const money = columns.filter((column) => column.field.type === 'money' && !column.path.includes('.'));
  const measures = Object.fromEntries(money.map((column) => [column.path, `sum(${column.path})`]));
  const query = useQuery({
    queryKey: ['aggregate', view.name, 'sums', measures, where],
    queryFn: ({ signal }) => aggregate(view.name, { measures, ...(where ? { where } : {}) }, signal),
    enabled: money.length > 0,
    placeholderData: (before) => before,
  });
  const row = query.data?.rows[0];
  if (money.length === 0) return null;
  return (
    <footer className={styles['sums']}>
      <span>{t('list.sum')}</span>
      {money.map((column) => {
        const sum = asMoney(row?.[column.path], locale.currency);
        return (
          <span key={column.path}>
            {column.label.replace(/ \([^)]*\)$/, '')} <strong className="y-num">{sum ? formatMoney(sum, locale) : '—'}</strong>
          </span>
        );
      })}
    </footer>
  );
}
