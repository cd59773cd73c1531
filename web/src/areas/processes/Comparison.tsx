import { figureText } from '@/charts/figures';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import type { Funnel, Funnels } from './api';
import { groupKey, groupText } from './groups';
import { shade } from './shade';
import styles from './Processes.module.css';
import type { Show } from './useBehind';

interface ComparisonProps {
  found: Funnels;
  by: string;
  view: ObjectView;
  show: Show;
}

/** The groups beside each other: how many entered, what share of each stage went on, and what came of it. */
export function Comparison({ found, by, view, show }: ComparisonProps) {
  const t = useWords('processes');
  const model = useModel();
  const locale = useLocale();
  const stages = found.total.stages.slice(0, -1);
  const name = (stage: string) => found.stages.find((one) => one.id === stage)?.name ?? '';
  const percent = (value: number | null) => figureText(value, 'percent', locale, 'short');
  const money = found.total.won_amount !== null;
  const row = (funnel: Funnel, text: string, grouped: boolean) => {
    const own = grouped ? { grouped: true, group: groupKey(funnel.group) } : {};
    return (
      <>
        <th scope="row">{text}</th>
        <td>
          <button type="button" onClick={() => show(text, { figure: 'entered', stage: funnel.stages[0]?.stage ?? null, ...own })}>
            {figureText(funnel.stages[0]?.entered ?? 0, 'number', locale, 'short')}
          </button>
        </td>
        {funnel.stages.slice(0, -1).map((rung, place) => (
          <td key={rung.stage} style={grouped ? shade(rung.conversion, found.total.stages[place]?.conversion ?? null) : undefined}>
            <button type="button" disabled={rung.entered === 0} title={t('ofEntered', { passed: rung.passed, entered: rung.entered })} onClick={() => show(`${text} · ${t('passedTitle', { name: name(rung.stage) })}`, { figure: 'passed', stage: rung.stage, ...own })}>
              {percent(rung.conversion)}
            </button>
          </td>
        ))}
        <td style={grouped ? shade(funnel.win_rate, found.total.win_rate) : undefined}>
          <button type="button" disabled={funnel.won === 0} onClick={() => show(`${text} · ${t('figure.winRate')}`, { figure: 'won', ...own })}>
            {percent(funnel.win_rate)}
          </button>
        </td>
        <td>{figureText(funnel.cycle_days, 'days', locale, 'short')}</td>
        {money && <td>{figureText(funnel.velocity, 'money', locale, 'short')}</td>}
      </>
    );
  };
  return (
    <section className={styles['card']} aria-label={t('comparison')}>
      <div className={styles['cardHead']}>
        <h2>{t('comparison')}</h2>
        <span className={styles['soft']}>{t('comparisonHint')}</span>
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className={styles['scroll']} role="group" aria-label={t('comparison')} tabIndex={0}>
        <table className={styles['heat']}>
          <thead>
            <tr>
              <th scope="col">{t('group')}</th>
              <th scope="col">{t('entered')}</th>
              {stages.map((rung) => (
                <th key={rung.stage} scope="col">
                  {name(rung.stage)} →
                </th>
              ))}
              <th scope="col">{t('figure.winRate')}</th>
              <th scope="col">{t('figure.cycle')}</th>
              {money && <th scope="col">{t('figure.velocity')}</th>}
            </tr>
          </thead>
          <tbody>
            {found.groups.map((funnel) => (
              <tr key={groupKey(funnel.group) ?? ''}>{row(funnel, groupText(funnel.group, by, view, model, locale.language, t), true)}</tr>
            ))}
          </tbody>
          <tfoot>
            <tr>{row(found.total, t('all'), false)}</tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}
