import { Button } from 'antd';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { allJobsQuery, cancelAnyJob, isActive, retryJob, type GivenUp, type JobsState, type JobView } from './jobs';
import { JobTable } from './JobTable';

/** The jobs of everybody and of the system that are in one state. */
export function AllJobs({ state }: { state: JobsState }) {
  const t = useWords('jobs');
  const query = useInfiniteQuery(allJobsQuery(state));
  const rows = query.data?.pages.flatMap((each) => each.jobs) ?? [];
  const people = new Map(rows.map((each) => [each.job.id, each.person]));
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={8} columns={6} />;
    if (rows.length === 0) return <State kind="empty" title={t('nothing')} text={t('nothingHint')} />;
    return <JobTable jobs={rows.map((each) => each.job)} person={(job) => people.get(job.id) ?? t('system')} buttons={(job) => <Buttons job={job} />} />;
  };
  const last = query.data?.pages[0]?.given_up;
  return (
    <>
      {last && <Attention given={last} />}
      <section className={page['card']}>
        {body()}
        {query.hasNextPage && (
          <Button type="link" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </section>
    </>
  );
}

/** What was given up, wherever it is listed. */
function Attention({ given }: { given: GivenUp }) {
  const t = useWords('jobs');
  if (given.jobs + given.letters + given.deliveries === 0) return null;
  return (
    <p className={page['lead']}>
      {t('givenUp')} {given.jobs > 0 && <span>{t('givenJobs', { count: given.jobs })} </span>}
      {given.letters > 0 && <Link to="/mail">{t('givenLetters', { count: given.letters })}</Link>}{' '}
      {given.deliveries > 0 && <Link to="/webhooks">{t('givenDeliveries', { count: given.deliveries })}</Link>}
    </p>
  );
}

function Buttons({ job }: { job: JobView }) {
  const t = useWords('jobs');
  const client = useQueryClient();
  const done = async (work: Promise<void>, failed: string, said?: string) => {
    try {
      await work;
      if (said) notify({ kind: 'success', text: said });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : failed });
    }
    await client.invalidateQueries({ queryKey: ['all-jobs'] });
  };
  return (
    <div className={page['buttons']}>
      {isActive(job) && (
        <Button size="small" onClick={() => void done(cancelAnyJob(job.id), t('cancelFailed'))}>
          {t('cancel')}
        </Button>
      )}
      {(job.state === 'failed' || job.state === 'cancelled') && !job.kind.startsWith('import') && (
        <Button size="small" onClick={() => void done(retryJob(job.id), t('retryFailed'), t('retried'))}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
