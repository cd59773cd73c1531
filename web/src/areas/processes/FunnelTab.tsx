import { WarningOutlined } from '@ant-design/icons';
import { DatePicker, Segmented } from 'antd';
import dayjs from 'dayjs';
import { useState, type ReactNode } from 'react';
import { changeOf, figureText, type Unit } from '@/charts/figures';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useFunnels, useSnapshot, type Funnel, type Funnels, type Question } from './api';
import { Comparison } from './Comparison';
import { groupText } from './groups';
import { ImproveButton } from './ImproveButton';
import { Ladder, Standing } from './Ladder';
import styles from './Processes.module.css';
import { useBehind, type Show } from './useBehind';

/** How far records come: those that entered each stage in the period, or those that stand in it on a day. */
export function FunnelTab({ question, view }: { question: Question; view: ObjectView }) {
  const t = useWords('processes');
  const [seen, setSeen] = useState<'cohort' | 'snapshot'>('cohort');
  const [day, setDay] = useState<string | null>(null);
  const funnels = useFunnels(question);
  const snapshot = useSnapshot(question, day, seen === 'snapshot');
  const [show, drawer] = useBehind(question, view);
  if (funnels.error) return <ProblemState error={funnels.error} retry={() => void funnels.refetch()} />;
  if (!funnels.data) return <RowsSkeleton rows={6} columns={3} />;
  const found = funnels.data;
  return (
    <>
      <Tiles found={found} show={show} />
      <Bottleneck found={found} question={question} view={view} />
      <section className={styles['card']} aria-label={t('tabs.funnel')}>
        <div className={styles['cardHead']}>
          <Segmented<'cohort' | 'snapshot'>
            aria-label={t('seenAs')}
            value={seen}
            onChange={setSeen}
            options={[
              { value: 'cohort', label: t('cohort') },
              { value: 'snapshot', label: t('snapshot') },
            ]}
          />
          {seen === 'snapshot' && <DatePicker aria-label={t('day')} placeholder={t('now')} value={day ? dayjs(day) : null} maxDate={dayjs()} onChange={(next) => setDay(next ? next.format('YYYY-MM-DD') : null)} />}
          <span className={styles['soft']}>{t(`${seen}Hint`)}</span>
        </div>
        {seen === 'cohort' && <Ladder found={found} show={show} />}
        {seen === 'snapshot' && snapshot.error && <ProblemState error={snapshot.error} small retry={() => void snapshot.refetch()} />}
        {seen === 'snapshot' && snapshot.data && <Standing found={snapshot.data} day={day} show={show} />}
        {seen === 'snapshot' && !snapshot.data && !snapshot.error && <RowsSkeleton rows={4} columns={3} />}
      </section>
      {question.by && found.groups.length > 0 && <Comparison found={found} by={question.by} view={view} show={show} />}
      {found.total.stages.every((rung) => rung.entered === 0) && <State kind="empty" small title={t('nothing')} text={t('nothingHint')} />}
      {drawer}
    </>
  );
}

interface Figure {
  name: string;
  unit: Unit;
  better: 'higher' | 'lower';
  value: (funnel: Funnel) => unknown;
  behind?: 'won' | 'open';
}

const FIGURES: readonly Figure[] = [
  { name: 'winRate', unit: 'percent', better: 'higher', value: (one) => one.win_rate, behind: 'won' },
  { name: 'winRateAmount', unit: 'percent', better: 'higher', value: (one) => one.win_rate_amount, behind: 'won' },
  { name: 'cycle', unit: 'days', better: 'lower', value: (one) => one.cycle_days, behind: 'won' },
  { name: 'velocity', unit: 'money', better: 'higher', value: (one) => one.velocity },
  { name: 'open', unit: 'number', better: 'higher', value: (one) => one.open, behind: 'open' },
];

/** The key figures, each beside the period before. */
function Tiles({ found, show }: { found: Funnels; show: Show }) {
  const t = useWords('processes');
  const locale = useLocale();
  return (
    <ul className={styles['tiles']}>
      {FIGURES.filter((one) => one.unit !== 'money' || one.value(found.total) !== null).map(({ name, unit, better, value, behind }) => {
        const now = value(found.total);
        const text = figureText(now, unit, locale, 'short');
        // What is open now is no figure of a period.
        const change = found.before && behind !== 'open' ? changeOf(now, value(found.before), unit, better) : null;
        return (
          <li key={name} className={styles['tile']}>
            <span className={styles['soft']} title={t(`figureHint.${name}`)}>
              {t(`figure.${name}`)}
            </span>
            {behind && now !== null ? (
              <button type="button" className={styles['big']} onClick={() => show(t(`figure.${name}`), { figure: behind })}>
                {text}
              </button>
            ) : (
              <span className={styles['big']}>{text}</span>
            )}
            {change && (
              <span className={styles['soft']} data-good={change.good ?? undefined}>
                {t('before', { value: figureText(found.before && value(found.before), unit, locale, 'short') })}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The stage that loses most money beside the best group. */
function Bottleneck({ found, question, view }: { found: Funnels; question: Question; view: ObjectView }): ReactNode {
  const t = useWords('processes');
  const model = useModel();
  const locale = useLocale();
  const [worst] = found.shortfalls;
  if (!worst || !question.by) return null;
  const places = found.total.stages.map((rung) => rung.stage);
  const name = (stage: string | undefined) => found.stages.find((one) => one.id === stage)?.name ?? '';
  const stage = found.stages.find((one) => one.id === worst.stage);
  const next = name(places[places.indexOf(worst.stage) + 1]);
  return (
    <p className={styles['bottleneck']} role="note">
      <WarningOutlined aria-hidden="true" />
      <span>
        <strong>{t('bottleneck', { from: name(worst.stage), to: next })}</strong>{' '}
        {t('bottleneckText', {
          own: figureText(worst.conversion, 'percent', locale, 'short'),
          best: figureText(worst.best, 'percent', locale, 'short'),
          group: groupText(worst.best_group, question.by, view, model, locale.language, t),
          cost: figureText(worst.cost, 'money', locale, 'short'),
        })}
      </span>
      {stage && <ImproveButton question={question} stage={stage} figure="conversion" name={t('improveName', { from: stage.name, to: next })} />}
    </p>
  );
}
