import { Button, Steps } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '@/api/call';
import { isProblem } from '@/api/problem';
import { Running } from '@/areas/imports/Outcome';
import wizard from '@/areas/imports/Wizard.module.css';
import { isActive, jobQuery } from '@/areas/jobs/jobs';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { PHONE, useMedia } from '@/ui/useMedia';
import { useTitle } from '@/ui/useTitle';
import { choose, migrationQuery, type Migration } from './api';
import { ColumnsStep } from './ColumnsStep';
import { ModulesStep } from './ModulesStep';
import { PeopleStep } from './PeopleStep';
import { migrationRoute } from './routes';
import { RunStep } from './RunStep';
import { TryStep } from './TryStep';

/** One migration: what a backup holds, what becomes of it, a trial, the run, its report, and taking it back. */
export function MigrationPage() {
  const { id } = migrationRoute.useParams();
  const query = useQuery(migrationQuery(id));
  const t = useWords('migration');
  useTitle(query.data?.name ?? t('title'));
  if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} page />;
  if (!query.data) return <PageSkeleton />;
  return <Loaded key={id} migration={query.data} />;
}

function Loaded({ migration }: { migration: Migration }) {
  const t = useWords('migration');
  const locale = useLocale();
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{migration.name}</h1>
        <span className={page['lead']}>{[migration.source ? t(`sourceName.${migration.source}`) : '', formatInstant(migration.created_at, locale)].filter(Boolean).join(' · ')}</span>
        <div className={page['actions']}>
          <Link to="/migration">{t('all')}</Link>
        </div>
      </header>
      {migration.state === 'looking' && <Looking id={migration.id} />}
      {migration.state === 'failed' && <Failed id={migration.id} />}
      {migration.state === 'ready' && (migration.found.modules.length === 0 ? <Nothing migration={migration} /> : <Guide migration={migration} />)}
    </div>
  );
}

function Looking({ id }: { id: string }) {
  const t = useWords('migration');
  const { data: job } = useQuery(jobQuery(id));
  if (job && !isActive(job) && job.state !== 'done') return <Failed id={id} />;
  return <Running progress={job?.progress ?? 0} label={t('looking')} />;
}

function Failed({ id }: { id: string }) {
  const t = useWords('migration');
  const { data: job } = useQuery(jobQuery(id));
  return <State kind="error" title={t('state.failed')} text={job?.error?.message ?? t('failedHint')} />;
}

function Nothing({ migration }: { migration: Migration }) {
  const t = useWords('migration');
  return (
    <>
      <State kind="nothing" title={t('nothing')} text={t('nothingHint')} />
      <ModulesStep migration={migration} change={() => undefined} />
    </>
  );
}

const STEPS = ['modules', 'columns', 'people', 'try', 'run'] as const;

function Guide({ migration }: { migration: Migration }) {
  const t = useWords('migration');
  const client = useQueryClient();
  const phone = useMedia(PHONE);
  const [at, setAt] = useState(migration.run ? 4 : 0);
  const [problem, setProblem] = useState('');
  const change = async (choices: Schemas['Choices']) => {
    setProblem('');
    try {
      client.setQueryData(migrationQuery(migration.id).queryKey, await choose(migration.id, choices));
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
    }
  };
  const step = STEPS[at] ?? 'modules';
  const changed = (choices: Schemas['Choices']) => void change(choices);
  return (
    <>
      <Steps className={wizard['steps'] ?? ''} style={{ maxWidth: 900 }} size="small" responsive={false} titlePlacement={phone ? 'vertical' : 'horizontal'} current={at} onChange={setAt} items={STEPS.map((name) => ({ title: t(`step.${name}`) }))} />
      {problem && (
        <p role="alert" className={page['problem']} style={{ marginBottom: 8 }}>
          {problem}
        </p>
      )}
      {step === 'modules' && <ModulesStep migration={migration} change={changed} />}
      {step === 'columns' && <ColumnsStep migration={migration} change={changed} />}
      {step === 'people' && <PeopleStep migration={migration} change={changed} />}
      {step === 'try' && <TryStep migration={migration} />}
      {step === 'run' && <RunStep migration={migration} />}
      <footer className={wizard['foot']}>
        {at > 0 && <Button onClick={() => setAt(at - 1)}>{t('back')}</Button>}
        {at < STEPS.length - 1 && (
          <Button type="primary" onClick={() => setAt(at + 1)}>
            {t('next')}
          </Button>
        )}
      </footer>
    </>
  );
}
