import { Button } from 'antd';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { State } from '@/ui/State';
import { allJobsQuery, cancelAnyJob, isActive, retryJob, type GivenUp, type JobsState, type JobView } from './jobs';
import { JobTable } from './JobTable';

/** The jobs of everybody and of the system that are in one state. */
export function AllJobs({ state }: { state: JobsState }) {
  const t = useWords('jobs');
  const query = useInfiniteQuery(allJobsQuery(state));
  const rows = query.data?.pages.flatMap((each) => each.jobs);
  const people = new Map(rows?.map((each) => [each.job.id, each.person]));
  const last = query.data?.pages[0]?.given_up;
  return (
    <>
      {last && <Attention given={last} />}
      <section className={page['card']}>
        <JobTable
          query={query}
          jobs={rows?.map((each) => each.job)}
          person={(job) => people.get(job.id) ?? t('system')}
          buttons={(job) => <Buttons job={job} />}
          empty={<State kind="empty" title={t('nothing')} text={t('nothingHint')} />}
        />
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
  const act = useDoing('all-jobs');
  return (
    <>
      {isActive(job) && (
        <Button size="small" onClick={() => void act(() => cancelAnyJob(job.id))}>
          {t('cancel')}
        </Button>
      )}
      {(job.state === 'failed' || job.state === 'cancelled') && !job.kind.startsWith('import') && (
        <Button size="small" onClick={() => void act(() => retryJob(job.id), t('retried'))}>
          {t('retry')}
        </Button>
      )}
    </>
  );
}
