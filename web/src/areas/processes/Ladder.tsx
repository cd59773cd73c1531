import { figureText } from '@/charts/figures';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import type { Funnels, Rung, StoodInStages } from './api';
import styles from './Processes.module.css';
import type { Show } from './useBehind';

/** The cohort funnel: a bar for each stage, parted in those that went on, are on their way, and were lost. */
export function Ladder({ found, show }: { found: Funnels; show: Show }) {
  const t = useWords('processes');
  const most = Math.max(1, ...found.total.stages.map((rung) => rung.entered));
  return (
    <ol className={styles['ladder']}>
      {found.total.stages.map((rung, place) => (
        <Step key={rung.stage} found={found} rung={rung} before={found.before?.stages[place]} most={most} last={place === found.total.stages.length - 1} show={show} />
      ))}
      <li className={styles['legend']} aria-hidden="true">
        <i data-part="passed" /> {t('passed')} <i data-part="staying" /> {t('staying')} <i data-part="lost" /> {t('lost')}
      </li>
    </ol>
  );
}

interface StepProps {
  found: Funnels;
  rung: Rung;
  before: Rung | undefined;
  most: number;
  last: boolean;
  show: Show;
}

function Step({ found, rung, before, most, last, show }: StepProps) {
  const t = useWords('processes');
  const locale = useLocale();
  const name = found.stages.find((one) => one.id === rung.stage)?.name ?? '';
  const staying = rung.entered - rung.passed - rung.lost;
  const width = (count: number) => ({ width: `${(100 * count) / most}%` });
  const text = (value: unknown, unit: 'percent' | 'money' | 'number') => figureText(value, unit, locale, 'short');
  return (
    <li>
      <div className={styles['step']}>
        <span className={styles['stageName']}>{name}</span>
        <span className={styles['bar']} role="img" aria-label={t('barText', { name, entered: rung.entered, passed: rung.passed, staying, lost: rung.lost })}>
          <i data-part="passed" style={width(rung.passed)} />
          <i data-part="staying" style={width(staying)} />
          <i data-part="lost" style={width(rung.lost)} />
        </span>
        <span className={styles['counts']}>
          <button type="button" onClick={() => show(t('enteredTitle', { name }), { figure: 'entered', stage: rung.stage })}>
            {text(rung.entered, 'number')}
          </button>
          <span className={styles['soft']}>{rung.entered_amount ? text(rung.entered_amount, 'money') : ''}</span>
        </span>
      </div>
      {!last && (
        <div className={styles['between']}>
          <button type="button" onClick={() => show(t('passedTitle', { name }), { figure: 'passed', stage: rung.stage })}>
            ↓ {text(rung.conversion, 'percent')}
          </button>
          {before?.conversion !== null && before?.conversion !== undefined && <span className={styles['soft']}>{t('before', { value: text(before.conversion, 'percent') })}</span>}
          {rung.lost > 0 && (
            <button type="button" className={styles['lost']} onClick={() => show(t('lostTitle', { name }), { figure: 'dropped', stage: rung.stage })}>
              {rung.lost_amount ? t('lostOf', { count: rung.lost, amount: text(rung.lost_amount, 'money') }) : t('lostCount', { count: rung.lost })}
            </button>
          )}
        </div>
      )}
    </li>
  );
}

/** Where records stood on a day. */
export function Standing({ found, day, show }: { found: StoodInStages; day: string | null; show: Show }) {
  const t = useWords('processes');
  const locale = useLocale();
  const most = Math.max(1, ...found.total.map((one) => one.count));
  return (
    <ol className={styles['ladder']}>
      {found.stages
        .filter((stage) => stage.kind === 'open')
        .map((stage) => {
          const one = found.total.find((each) => each.stage === stage.id);
          const count = one?.count ?? 0;
          return (
            <li key={stage.id}>
              <div className={styles['step']}>
                <span className={styles['stageName']}>{stage.name}</span>
                <span className={styles['bar']} role="img" aria-label={t('standingText', { name: stage.name, count })}>
                  <i data-part="passed" style={{ width: `${(100 * count) / most}%` }} />
                </span>
                <span className={styles['counts']}>
                  <button type="button" disabled={count === 0} onClick={() => show(t('standingTitle', { name: stage.name }), { figure: 'standing', stage: stage.id, day })}>
                    {figureText(count, 'number', locale, 'short')}
                  </button>
                  <span className={styles['soft']}>{one?.amount ? figureText(one.amount, 'money', locale, 'short') : ''}</span>
                </span>
              </div>
            </li>
          );
        })}
    </ol>
  );
}
