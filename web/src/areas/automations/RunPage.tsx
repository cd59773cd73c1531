import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstantFull, formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowsSkeleton } from '@/ui/Skeleton';
import { Tag } from '@/ui/Tag';
import { useTitle } from '@/ui/useTitle';
import styles from './Automations.module.css';
import { loadRun, type RunDetail, type TakenStep } from './api';
import { RunButtons } from './RunButtons';
import { StateTag } from './RunList';
import { FaultText, StepData } from './StepData';
import { StepOutcome } from './StepOutcome';

const LOOK = 3_000;
const COLORS: Readonly<Record<TakenStep['state'], string>> = { done: 'green', waiting: 'gold', failed: 'red' };

/** One run: what set it off, and each step with what went in and what came out. */
export function RunPage() {
  const { id } = useParams({ from: '/shell/automation-runs/$id' });
  const query = useQuery({ queryKey: ['automation-runs', 'one', id], queryFn: () => loadRun(id), refetchInterval: LOOK });
  if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} page />;
  if (!query.data) return <RowsSkeleton rows={6} columns={3} />;
  return <Shown run={query.data} />;
}

function Shown({ run }: { run: RunDetail }) {
  const t = useWords('automations');
  const locale = useLocale();
  const name = run.automation.name ?? t('unnamed');
  useTitle(name);
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <Link to="/automation-runs" className={page['crumb']}>
          {t('title')}
        </Link>
        <h1>
          <RecordLink object="automation" id={run.automation.id} name={name} />
        </h1>
        <StateTag state={run.state} />
        <div className={page['actions']}>
          <RunButtons run={run} />
        </div>
      </header>
      <section className={page['card']}>
        <div className={page['cardBody']}>
          <p>
            {t('record')}：{run.object && run.record ? <RecordLink object={run.object} id={run.record} name={run.name ?? t('unnamed')} /> : t('noRecord')}
          </p>
          <p className={page['soft']}>
            {run.by ? t('startedBy', { name: run.by.name ?? '' }) : t('startedItself')} · {formatInstantFull(run.created_at, locale)} · {t('version', { version: run.version })}
          </p>
          {run.next_at && run.state === 'waiting' && <p className={page['soft']}>{t('waitsUntil', { when: formatInstantFull(run.next_at, locale) })}</p>}
          <FaultText fault={run.error} />
        </div>
      </section>
      <section className={page['card']}>
        <header className={page['cardHead']}>
          <h2>{t('steps')}</h2>
        </header>
        {run.log.length === 0 && <p className={page['cardBody']}>{t('noSteps')}</p>}
        <ol className={styles['log']}>
          {run.log.map((step) => (
            <Taken key={step.number} step={step} object={run.object ?? ''} />
          ))}
        </ol>
      </section>
    </div>
  );
}

function Taken({ step, object }: { step: TakenStep; object: string }) {
  const t = useWords('automations');
  const locale = useLocale();
  return (
    <li>
      <header>
        <strong>
          {step.number + 1}. {step.kind ? t(`step.${step.kind}`) : step.position}
        </strong>
        <Tag color={COLORS[step.state]}>{t(`stepState.${step.state}`)}</Tag>
        {step.tries > 1 && <span className={page['soft']}>{t('tries', { count: step.tries })}</span>}
        <time dateTime={step.at}>
          {formatInstantFull(step.at, locale)}
          {step.took_ms !== null && ` · ${formatNumber(step.took_ms, locale)} ms`}
        </time>
      </header>
      <FaultText fault={step.error} />
      <StepOutcome kind={step.kind} input={step.input} output={step.output} object={object} />
      <StepData
        parts={[
          [t('input'), step.input],
          [t('output'), step.output],
        ]}
      />
    </li>
  );
}
