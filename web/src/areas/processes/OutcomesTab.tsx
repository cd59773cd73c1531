import { figureText } from '@/charts/figures';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useOutcomes, type Outcomes, type Question } from './api';
import { groupKey, groupText } from './groups';
import { Interviews } from './Interviews';
import { OutcomeTable } from './OutcomeTable';
import { Reasons } from './Reasons';
import styles from './Processes.module.css';
import { useBehind, type Show } from './useBehind';

/** Why records were won or lost: reasons, rivals, groups, the words that were written, and what customers say. */
export function OutcomesTab({ question, view }: { question: Question; view: ObjectView }) {
  const t = useWords('processes');
  const model = useModel();
  const { language } = useLocale();
  const outcomes = useOutcomes(question);
  const [show, drawer] = useBehind(question, view);
  if (outcomes.error && !outcomes.data) return <ProblemState error={outcomes.error} retry={() => void outcomes.refetch()} />;
  if (!outcomes.data) return <RowsSkeleton rows={6} columns={4} />;
  const found = outcomes.data;
  const { now } = found.total;
  if (now.won + now.lost === 0) return <State kind="empty" title={t('nothingEnded')} text={t('nothingEndedHint')} />;
  const { by } = question;
  return (
    <>
      <Totals found={found} show={show} />
      <div className={styles['two']}>
        <Reasons title={t('lossReasons')} rows={found.reasons.lost} field="loss_reason" kind="lost" view={view} show={show} />
        <Reasons title={t('winReasons')} rows={found.reasons.won} field="win_reason" kind="won" view={view} show={show} />
      </div>
      {found.rivals && found.rivals.length > 0 && (
        <OutcomeTable
          title={t('rivals')}
          hint={t('rivalsHint')}
          first={t('rival')}
          rows={found.rivals.map((row) => ({ row, name: String(row.key), behind: { rival: String(row.key) } }))}
          show={show}
        />
      )}
      {by && found.groups.length > 0 && (
        <OutcomeTable
          title={t('comparison')}
          hint={t('outcomesHint')}
          first={t('group')}
          level={now.win_rate}
          rows={found.groups.map((row) => ({ row, name: groupText(row.key, by, view, model, language, t), behind: { grouped: true, group: groupKey(row.key) } }))}
          show={show}
        />
      )}
      <Phrases found={found} show={show} />
      {found.interviews && <Interviews heard={found.interviews} show={show} />}
      {drawer}
    </>
  );
}

/** What ended, each figure beside the period before. */
function Totals({ found, show }: { found: Outcomes; show: Show }) {
  const t = useWords('processes');
  const locale = useLocale();
  const { now, before } = found.total;
  const tiles = [
    { name: 'won', text: figureText(now.won, 'number', locale, 'short'), more: figureText(now.won_amount, 'money', locale, 'short'), past: before && figureText(before.won, 'number', locale, 'short'), kind: 'won' },
    { name: 'lost', text: figureText(now.lost, 'number', locale, 'short'), more: figureText(now.lost_amount, 'money', locale, 'short'), past: before && figureText(before.lost, 'number', locale, 'short'), kind: 'lost' },
    { name: 'winRate', text: figureText(now.win_rate, 'percent', locale, 'short'), more: null, past: before && figureText(before.win_rate, 'percent', locale, 'short'), kind: null },
  ] as const;
  return (
    <ul className={styles['tiles']}>
      {tiles.map(({ name, text, more, past, kind }) => (
        <li key={name} className={styles['tile']}>
          <span className={styles['soft']}>{t(`figure.${name}`)}</span>
          {kind ? (
            <button type="button" className={styles['big']} onClick={() => show(t(`figure.${name}`), { figure: kind })}>
              {text}
            </button>
          ) : (
            <span className={styles['big']}>{text}</span>
          )}
          {more && more !== '—' && <span>{more}</span>}
          {past !== null && <span className={styles['soft']}>{t('before', { value: past })}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The phrases that stand in remarks about lost records and hardly in those about won ones. */
function Phrases({ found, show }: { found: Outcomes; show: Show }) {
  const t = useWords('processes');
  const locale = useLocale();
  if (!found.phrases) return null;
  return (
    <section className={styles['card']} aria-label={t('phrases')}>
      <div className={styles['cardHead']}>
        <h2>{t('phrases')}</h2>
        <span className={styles['soft']}>{t('phrasesHint', { count: found.read })}</span>
      </div>
      {found.phrases.length === 0 && <State kind="empty" small title={t('noPhrases')} />}
      <ul className={styles['phrases']}>
        {found.phrases.map((one) => (
          <li key={one.text}>
            <button type="button" title={t('phraseText', { lost: one.lost, won: one.won })} onClick={() => show(t('phraseTitle', { text: one.text }), { figure: 'lost', phrase: one.text })}>
              {one.text} <b>{figureText(one.lost, 'number', locale, 'short')}</b>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
