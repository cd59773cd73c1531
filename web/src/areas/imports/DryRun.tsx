import { useQuery } from '@tanstack/react-query';
import type { ProblemError } from '@/api/types';
import { isActive, jobQuery } from '@/areas/jobs/jobs';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { resultOf } from './api';
import { Outcome, Running } from './Outcome';

interface DryRunProps {
  jobId: string | null;
  starting: boolean;
  problem: { text: string; errors: ProblemError[] } | null;
}

/** What would happen, tried on the real data and then thrown away. */
export function DryRun({ jobId, starting, problem }: DryRunProps) {
  const t = useWords('imports');
  const query = useQuery({ ...jobQuery(jobId ?? ''), enabled: jobId !== null });
  if (problem) {
    return (
      <section className={page['card']}>
        <State kind="error" title={t('planWrong')} text={problem.errors.length > 1 ? undefined : problem.text} small />
        {problem.errors.length > 1 && (
          <ul style={{ padding: '0 24px 20px', listStyle: 'disc inside' }}>
            {problem.errors.slice(0, 20).map((error, index) => (
              <li key={index}>
                {error.field && <code>{error.field}</code>} {error.message}
              </li>
            ))}
          </ul>
        )}
      </section>
    );
  }
  if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
  const job = query.data;
  if (!job || starting || isActive(job)) return <Running progress={job?.progress ?? 0} label={starting && !job ? t('uploading') : t('trying')} />;
  if (job.state === 'failed') return <State kind="error" title={t('planWrong')} text={job.error?.message ?? t('startFailed')} />;
  const result = resultOf(job);
  if (!result) return <State kind="empty" title={t('nothingTried')} />;
  return (
    <>
      <p style={{ marginBottom: 12 }}>{result.failed > 0 ? t('tryWithFaults') : t('tryGood')}</p>
      <Outcome result={result} />
    </>
  );
}
