import { DownloadOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '@/api/call';
import { cancelJob, fileAddress } from '@/api/jobs';
import { undoBulk } from '@/api/many';
import { mayRun } from '@/api/session';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { useMe } from '@/model/context';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { AllJobs } from './AllJobs';
import { isActive, jobsQuery, type JobsState, type JobView } from './jobs';
import { JobTable } from './JobTable';
import { isUndoable } from './kinds';
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
          style={{ marginBottom: 12, maxWidth: '100%', overflowX: 'auto' }}
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
  return (
    <section className={page['card']}>
      <JobTable query={query} jobs={query.data} buttons={(job) => <JobButtons job={job} others={query.data ?? []} />} empty={<State kind="empty" title={t('empty')} text={t('emptyHint')} />} />
    </section>
  );
}

function JobButtons({ job, others }: { job: JobView; others: readonly JobView[] }) {
  const t = useWords('jobs');
  const act = useDoing('jobs');
  return (
    <>
      {(job.files ?? []).map((file) => (
        <Button key={file.id} type="link" size="small" icon={<DownloadOutlined aria-hidden="true" />} href={fileAddress(file.id)} download={file.name}>
          {file.name}
        </Button>
      ))}
      {job.kind === 'model.options' && job.state === 'done' && (
        <Button size="small" onClick={() => void act(() => post('/option-merges/{id}/undo', { path: { id: job.id } }), t('undone'))}>
          {t('undo')}
        </Button>
      )}
      {isUndoable(job, others) && (
        <Button size="small" onClick={() => void act(() => undoBulk(job.id), t('undone'))}>
          {t('undo')}
        </Button>
      )}
      {isActive(job) && (
        <Button size="small" onClick={() => void act(() => cancelJob(job.id))}>
          {t('cancel')}
        </Button>
      )}
    </>
  );
}
