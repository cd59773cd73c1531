import { figureText } from '@/charts/figures';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { State } from '@/ui/State';
import type { OutcomeRow } from './api';
import { groupKey, groupText } from './groups';
import styles from './Processes.module.css';
import type { Show } from './useBehind';

interface ReasonsProps {
  title: string;
  /** Null where records have no such field, or it may not be seen. */
  rows: OutcomeRow[] | null;
  field: string;
  kind: 'won' | 'lost';
  view: ObjectView;
  show: Show;
}

/** The reasons of one outcome as bars, with number, amount, and the number of the period before. */
export function Reasons({ title, rows, field, kind, view, show }: ReasonsProps) {
  const t = useWords('processes');
  const model = useModel();
  const locale = useLocale();
  if (!rows) return null;
  const told = rows.filter((row) => row.now[kind] > 0 || (row.before?.[kind] ?? 0) > 0);
  const most = Math.max(1, ...told.map((row) => row.now[kind]));
  return (
    <section className={styles['card']} aria-label={title}>
      <div className={styles['cardHead']}>
        <h2>{title}</h2>
      </div>
      {told.length === 0 && <State kind="empty" small title={t('nothing')} />}
      <ul className={styles['reasons']}>
        {told.map((row) => {
          const name = groupText(row.key, field, view, model, locale.language, t);
          const amount = row.now[kind === 'won' ? 'won_amount' : 'lost_amount'];
          return (
            <li key={groupKey(row.key) ?? ''}>
              <button type="button" disabled={row.now[kind] === 0} onClick={() => show(`${title} · ${name}`, { figure: kind, grouped: true, group: groupKey(row.key) }, field)}>
                <span>{name}</span>
                <b>{figureText(row.now[kind], 'number', locale, 'short')}</b>
              </button>
              <span className={styles['reasonBar']} data-kind={kind} aria-hidden="true" style={{ inlineSize: `${(100 * row.now[kind]) / most}%` }} />
              <span className={styles['soft']}>
                {[amount && figureText(amount, 'money', locale, 'short'), row.before && t('before', { value: figureText(row.before[kind], 'number', locale, 'short') })].filter(Boolean).join(' · ')}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
