import { DownloadOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '@/api/client';
import { cancelJob, fileAddress } from '@/api/jobs';
import { isProblem } from '@/api/problem';
import { mayRun } from '@/api/session';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { useMe } from '@/model/context';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { AllJobs } from './AllJobs';
import { isActive, jobsQuery, type JobsState, type JobView } from './jobs';
import { JobTable } from './JobTable';
import { Schedules } from './Schedules';

type View = 'mine' | 'schedules' | JobsState;

/** What the server does outside of a request, and what has come of it: one's own, and for administrators everybody's. */
export function JobsPage() {
  const t = useWords('jobs');
  const administers = mayRun(useMe(), 'access.change');
  const [view, setView] = useState<View>('mine');
  useTitle(t('title'));
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
      </header>
      {administers && (
        <Segmented<View>
          aria-label={t('tabs')}
          value={view}
          onChange={setView}
          options={(['mine', 'active', 'failed', 'ended', 'schedules'] as const).map((value) => ({ value, label: t(`tab.${value}`) }))}
        />
      )}
      {view === 'mine' && <Mine />}
      {view === 'schedules' && <Schedules />}
      {view !== 'mine' && view !== 'schedules' && <AllJobs key={view} state={view} />}
    </div>
  );
}

function Mine() {
  const t = useWords('jobs');
  const query = useQuery(jobsQuery());
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={8} columns={5} />;
    if (query.data.length === 0) return <State kind="empty" title={t('empty')} text={t('emptyHint')} />;
    return <JobTable jobs={query.data} buttons={(job) => <JobButtons job={job} />} />;
  };
  return <section className={page['card']}>{body()}</section>;
}

function JobButtons({ job }: { job: JobView }) {
  const t = useWords('jobs');
  const client = useQueryClient();
  const cancel = async () => {
    try {
      await cancelJob(job.id);
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('cancelFailed') });
    }
    await client.invalidateQueries({ queryKey: ['jobs'] });
  };
  const undo = async () => {
    try {
      await post(`/option-merges/${job.id}/undo`);
      notify({ kind: 'success', text: t('undone') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('cancelFailed') });
    }
    await client.invalidateQueries({ queryKey: ['jobs'] });
  };
  return (
    <div className={page['buttons']}>
      {(job.files ?? []).map((file) => (
        <Button key={file.id} type="link" size="small" icon={<DownloadOutlined aria-hidden="true" />} href={fileAddress(file.id)} download={file.name}>
          {file.name}
        </Button>
      ))}
      {job.kind === 'model.options' && job.state === 'done' && (
        <Button size="small" onClick={() => void undo()}>
          {t('undo')}
        </Button>
      )}
      {isActive(job) && (
        <Button size="small" onClick={() => void cancel()}>
          {t('cancel')}
        </Button>
      )}
    </div>
  );
}
