import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { aggregate } from '@/api/records';
import type { Total } from '@/api/views';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { asNumber } from '@/fields/shared/values';
import { formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { MenuButton } from '@/ui/Menu';
import type { Column } from './columns';
import styles from './Table.module.css';
import { fieldOfTotal, measureName, measuresOf, totalOf, totalsFor } from './totals';

interface TotalsRowProps {
  view: ObjectView;
  columns: readonly Column[];
  /** How many columns stay in sight. */
  pinned: number;
  where: string;
  totals: Record<string, Total>;
  chosen: Record<string, Total> | undefined;
  checks: boolean;
  onChoose: (path: string, total: Total) => void;
}

/** The figures of the columns over everything the filter finds, not only the rows in sight; each column says which. Not drawn again while the list is scrolled. */
export const TotalsRow = memo(function TotalsRow({ view, columns, pinned, where, totals, chosen, checks, onChoose }: TotalsRowProps) {
  const t = useWords('lists');
  const measures = measuresOf(totals);
  const query = useQuery({
    queryKey: ['aggregate', view.name, 'sums', measures, where],
    queryFn: ({ signal }) => aggregate(view.name, { measures, ...(where ? { where } : {}) }, signal),
    enabled: Object.keys(measures).length > 0,
    placeholderData: (before) => before,
  });
  const row = query.data?.rows[0];
  return (
    <div className={styles['totals']} role="group" aria-label={t('totals')}>
      {checks && <span className={styles['check']} />}
      {columns.map((column, place) => {
        const total = totalOf(column, chosen);
        const offered = totalsFor(column.field);
        const items = (['none', ...offered] as const).map((one) => ({ key: one, label: t(`total.${one}`) }));
        return (
          <div key={column.path} className={styles['cell']} data-align={column.align} data-pinned={place < pinned ? '' : undefined}>
            {offered.length > 0 && (
              <MenuButton items={items} onChoose={(key) => onChoose(column.path, key as Total)} plain={styles['total']} up>
                <span className="y-hidden">{column.label}</span>
                {total === 'none' ? (
                  <span className={styles['sigma']}>{t('total.choose')}</span>
                ) : (
                  <>
                    <span className={styles['kind']} data-sum={total === 'sum' ? '' : undefined}>{t(`total.${total}`)}</span> <Figure column={column} total={total} row={row} />
                  </>
                )}
              </MenuButton>
            )}
          </div>
        );
      })}
    </div>
  );
});

interface FigureProps {
  column: Column;
  total: Total;
  row: Record<string, unknown> | undefined;
}

/** One figure, written as the values of its column are. */
export function Figure({ column, total, row }: FigureProps) {
  const locale = useLocale();
  const value = row?.[measureName(column.path)];
  if (value === null || value === undefined) return <span className="y-num">—</span>;
  const field = fieldOfTotal(column, total);
  const number = typeof value === 'number' && !['percent', 'duration', 'date'].includes(typeOf(field).type) ? asNumber(value) : null;
  return <strong className="y-num">{number === null ? typeOf(field).toText(value, field, locale) : formatNumber(Number(number.toFixed(2)), locale)}</strong>;
}
