import { figureText } from '@/charts/figures';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import type { Behind, OutcomeRow } from './api';
import { shade } from './shade';
import styles from './Processes.module.css';
import type { Show } from './useBehind';

interface OutcomeTableProps {
  title: string;
  hint: string;
  /** What the rows are. */
  first: string;
  /** The win rate of all, to which rows are held up. */
  level?: number | null;
  rows: { row: OutcomeRow; name: string; behind: Partial<Behind> }[];
  show: Show;
}

/** What was won and lost of each of several, by number and by amount, with the win rate now and before. */
export function OutcomeTable({ title, hint, first, level = null, rows, show }: OutcomeTableProps) {
  const t = useWords('processes');
  const locale = useLocale();
  const percent = (value: number | null | undefined) => figureText(value, 'percent', locale, 'short');
  const money = rows.some(({ row }) => row.now.won_amount !== null);
  return (
    <section className={styles['card']} aria-label={title}>
      <div className={styles['cardHead']}>
        <h2>{title}</h2>
        <span className={styles['soft']}>{hint}</span>
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className={styles['scroll']} role="group" aria-label={title} tabIndex={0}>
        <table className={styles['heat']}>
          <thead>
            <tr>
              <th scope="col">{first}</th>
              <th scope="col">{t('figure.won')}</th>
              <th scope="col">{t('figure.lost')}</th>
              <th scope="col">{t('figure.winRate')}</th>
              <th scope="col">{t('rateBefore')}</th>
              {money && <th scope="col">{t('wonAmount')}</th>}
              {money && <th scope="col">{t('lostAmount')}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, name, behind }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {(['won', 'lost'] as const).map((kind) => (
                  <td key={kind}>
                    <button type="button" disabled={row.now[kind] === 0} onClick={() => show(`${name} · ${t(`figure.${kind}`)}`, { figure: kind, ...behind })}>
                      {figureText(row.now[kind], 'number', locale, 'short')}
                    </button>
                  </td>
                ))}
                <td style={shade(row.now.win_rate, level)}>{percent(row.now.win_rate)}</td>
                <td>{percent(row.before?.win_rate)}</td>
                {money && <td>{figureText(row.now.won_amount, 'money', locale, 'short')}</td>}
                {money && <td>{figureText(row.now.lost_amount, 'money', locale, 'short')}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
