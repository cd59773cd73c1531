import { useNavigate } from '@tanstack/react-router';
import { Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { formatDay, formatMonth, formatWeekday } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { Overview } from './api';
import styles from './Goals.module.css';
import { daysOf, levelsOf, PERIODS, weeksOf } from './periods';
import type { GoalsSearch } from './routes';

const WHOLE = 'whole';

/** Which rule, which year, and which of its periods is shown: a quarter or month, then a week of it, then a day. */
export function Choices({ found, search }: { found: Overview; search: GoalsSearch }) {
  const t = useWords('goals');
  const locale = useLocale();
  const navigate = useNavigate();
  const show = (changed: GoalsSearch) => void navigate({ to: '/goals', search: { ...search, ...changed } });
  const period = found.period;
  const { month, week, day } = levelsOf(period, found.months);
  const named = (one: string) => {
    if (one === 'year') return t('wholeYear');
    if (one.startsWith('q')) return t('quarter', { number: one.slice(1) });
    const starts = found.months[Number(one.slice(1)) - 1]?.starts_on;
    return starts ? formatMonth(starts, locale) : one;
  };
  const daily = (one: string) => `${formatDay(one, locale)} ${formatWeekday(one, locale)}`;
  const weekly = (one: string) => `${formatDay(one, locale)} – ${formatDay(daysOf(one, found.months).at(-1) ?? one, locale)}`;
  const years = [-2, -1, 0, 1].map((off) => found.year + off);
  return (
    <span className={styles['choices']}>
      {found.rules.length > 0 && (
        <Select className={styles['rule']} aria-label={t('rule')} value={found.rule?.id ?? null} onChange={(rule) => rule && show({ rule })} options={found.rules.map((one) => ({ value: one.id, label: one.name }))} />
      )}
      <Select aria-label={t('year')} value={found.year} onChange={(year) => show({ year, period: PERIODS.some((one) => one === period) ? period : 'year' })} options={years.map((year) => ({ value: year, label: t('yearOf', { year: String(year) }) }))} />
      <Select className={styles['period']} aria-label={t('period')} value={month === null ? period : `m${month}`} onChange={(one) => show({ period: one })} options={PERIODS.map((one) => ({ value: one as string, label: named(one) }))} />
      {month !== null && (
        <Select
          className={styles['period']}
          aria-label={t('week')}
          value={week ?? WHOLE}
          onChange={(one) => show({ period: one === WHOLE ? `m${month}` : `w${one}` })}
          options={[{ value: WHOLE, label: t('wholeMonth') }, ...weeksOf(month, found.months).map((one) => ({ value: one, label: weekly(one) }))]}
        />
      )}
      {week !== null && (
        <Select
          className={styles['period']}
          aria-label={t('day')}
          value={day ?? WHOLE}
          onChange={(one) => show({ period: one === WHOLE ? `w${week}` : `d${one}` })}
          options={[{ value: WHOLE, label: t('wholeWeek') }, ...daysOf(week, found.months).map((one) => ({ value: one, label: daily(one) }))]}
        />
      )}
    </span>
  );
}
