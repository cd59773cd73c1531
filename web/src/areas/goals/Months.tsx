import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { figureText, type Unit } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { formatMonth } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { Overview } from './api';
import { Attained } from './Attained';

/** The twelve months of the year: what was to be reached, what was, and what a year before. */
export function Months({ found }: { found: Overview }) {
  const t = useWords('goals');
  const locale = useLocale();
  const style = useNumberStyle();
  const amount = (value: string | null) => (value === null ? '—' : figureText(value, found.unit as Unit, locale, style));
  const share = (target: string | null, actual: string | null) => {
    const [goal, reached] = found.lower ? [Number(actual), Number(target)] : [Number(target), Number(actual)];
    return target === null || actual === null || !goal ? null : String(reached / goal);
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={page['scroll']} role="group" aria-label={t('months')} tabIndex={0}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('month')}</th>
            <th scope="col" className={page['number']}>{t('target')}</th>
            <th scope="col" className={page['number']}>{t('actual')}</th>
            <th scope="col">{t('attainment')}</th>
            <th scope="col" className={page['number']}>{t('lastYear')}</th>
          </tr>
        </thead>
        <tbody>
          {found.months.map((one) => (
            <tr key={one.starts_on}>
              <th scope="row">{formatMonth(one.starts_on, locale)}</th>
              <td className={page['number']}>{amount(one.target)}</td>
              <td className={page['number']}>{amount(one.actual)}</td>
              <td><Attained share={share(one.target, one.actual)} light={null} /></td>
              <td className={page['number']}>{amount(one.last_year)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
