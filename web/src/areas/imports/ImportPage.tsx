import { DownloadOutlined, RollbackOutlined } from '@ant-design/icons';
import { Button, Popconfirm } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { cancelJob, fileAddress } from '@/api/jobs';
import { isProblem } from '@/api/problem';
import { JobState } from '@/areas/jobs/JobState';
import { isActive, jobQuery, type JobView } from '@/areas/jobs/jobs';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { isObject } from '@/lib/equal';
import { formatInstant } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { refreshObject } from '@/records/refresh';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import { resultOf, resumeImport, undoImport, type ImportResult } from './api';
import { Outcome, Running } from './Outcome';

/** One import: how far it is, what it did, and how to take it back. */
export function ImportPage() {
  const t = useWords('imports');
  const { id } = useParams({ from: '/shell/imports/$id' });
  const query = useQuery(jobQuery(id));
  useTitle(t('one'));
  if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} page />;
  if (!query.data) return <PageSkeleton />;
  return <Loaded key={id} job={query.data} />;
}

function Loaded({ job }: { job: JobView }) {
  const t = useWords('imports');
  const locale = useLocale();
  const client = useQueryClient();
  const result = resultOf(job);
  const objects = [...new Set((result?.steps ?? []).map((step) => step.object))];
  const done = job.state === 'done';
  const involved = objects.join(',');
  useEffect(() => {
    if (!done || !involved) return;
    for (const object of involved.split(',')) refreshObject(client, object);
  }, [client, done, involved]);
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('one')}</h1>
        <JobState job={job} />
        <span className={page['lead']}>{job.created_at ? formatInstant(job.created_at, locale) : ''}</span>
        <div className={page['actions']}>
          <Link to="/imports">{t('all')}</Link>
        </div>
      </header>
      {isActive(job) && (
        <>
          <Running progress={job.progress} label={t('running')} />
          <Cancel id={job.id} />
        </>
      )}
      {job.state === 'failed' && !result && <State kind="error" title={t('failed')} text={job.error?.message ?? t('startFailed')} />}
      {result && <Outcome result={result} />}
      {!isActive(job) && <Next job={job} result={result} objects={objects} />}
    </div>
  );
}

function Cancel({ id }: { id: string }) {
  const t = useWords('imports');
  const client = useQueryClient();
  const cancel = async () => {
    try {
      await cancelJob(id);
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('startFailed') });
    }
    await client.invalidateQueries({ queryKey: ['job', id] });
  };
  return <Button onClick={() => void cancel()}>{t('cancel')}</Button>;
}

function Next({ job, result, objects }: { job: JobView; result: ImportResult | null; objects: readonly string[] }) {
  const t = useWords('imports');
  const { language } = useLocale();
  const model = useModel();
  const navigate = useNavigate();
  const [undoing, setUndoing] = useState<string | null>(null);
  const errorFile = result?.error_file ?? job.files?.[0]?.id;
  const id = result?.import ?? job.id;
  const go = async (action: (id: string) => Promise<{ id: string }>, follow: boolean) => {
    try {
      const next = await action(id);
      if (follow) await navigate({ to: '/imports/$id', params: { id: next.id } });
      else setUndoing(next.id);
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('startFailed') });
    }
  };
  const wrote = result !== null && !result.dry_run && result.created + result.updated > 0;
  const resumable = !result?.dry_run && (job.state === 'failed' || job.state === 'cancelled');
  return (
    <>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 16 }}>
        {objects.slice(0, 4).map((object) => (
          <Button key={object} type={object === objects[0] ? 'primary' : 'default'} onClick={() => void navigate({ to: '/records/$object', params: { object }, search: {} })}>
            {t('openList', { object: labelText(model.objects.get(object)?.plural, language) || object })}
          </Button>
        ))}
        {errorFile && (
          <Button icon={<DownloadOutlined aria-hidden="true" />} href={fileAddress(errorFile)} download>
            {t('errorFile')}
          </Button>
        )}
        {resumable && <Button onClick={() => void go(resumeImport, true)}>{t('resume')}</Button>}
        {wrote && !undoing && (
          <Popconfirm title={t('undoTitle')} description={t('undoText')} okText={t('undo')} onConfirm={() => go(undoImport, false)}>
            <Button icon={<RollbackOutlined aria-hidden="true" />}>{t('undo')}</Button>
          </Popconfirm>
        )}
      </div>
      {undoing && <Undoing id={undoing} objects={objects} />}
    </>
  );
}

function Undoing({ id, objects }: { id: string; objects: readonly string[] }) {
  const t = useWords('imports');
  const client = useQueryClient();
  const { data: job } = useQuery(jobQuery(id));
  const done = job?.state === 'done';
  const involved = objects.join(',');
  useEffect(() => {
    if (done) for (const object of involved.split(',')) refreshObject(client, object);
  }, [client, done, involved]);
  if (!job || isActive(job)) return <Running progress={job?.progress ?? 0} label={t('undoing')} />;
  if (job.state !== 'done') return <p role="alert">{job.error?.message ?? t('startFailed')}</p>;
  const counts = isObject(job.result) ? job.result : {};
  const count = (name: string) => Number(counts[name] ?? 0);
  return (
    <p role="status" style={{ marginTop: 16 }}>
      {t('undone', { deleted: count('deleted'), restored: count('restored'), kept: count('kept') })}
    </p>
  );
}
