import { DownloadOutlined, RollbackOutlined } from '@ant-design/icons';
import { Button, Popconfirm } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { cancelJob, fileAddress } from '@/api/jobs';
import { isProblem } from '@/api/problem';
import { resultOf, resumeImport } from '@/areas/imports/api';
import { Outcome, Running } from '@/areas/imports/Outcome';
import { isActive, jobQuery, type JobView } from '@/areas/jobs/jobs';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { refreshAll } from '@/records/liveChanges';
import { State } from '@/ui/State';
import { migrationQuery, runMigration, undoMigration, type Migration } from './api';
import { MadeFields } from './MadeFields';
import { NotCarried } from './NotCarried';

/** Carrying it out: how far it is, what it did, what it could not, and taking it back. */
export function RunStep({ migration }: { migration: Migration }) {
  const t = useWords('migration');
  const client = useQueryClient();
  const [follow, setFollow] = useState<string | null>(null);
  const [undoing, setUndoing] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  const at = follow ?? migration.run;
  const { data: job, error } = useQuery({ ...jobQuery(at ?? ''), enabled: at !== null });
  const result = job && !isActive(job) ? resultOf(job) : null;
  const state = job?.state;
  useEffect(() => {
    if (state === 'done') refreshAll(client);
  }, [client, state]);
  const go = async (work: () => Promise<void>) => {
    setProblem('');
    try {
      await work();
      await client.invalidateQueries({ queryKey: migrationQuery(migration.id).queryKey });
    } catch (fault) {
      setProblem(isProblem(fault) ? fault.sentence : t('failed'));
    }
  };
  const run = () =>
    go(async () => {
      await runMigration(migration.id, false);
      setFollow(null);
      setUndoing(null);
    });
  const resume = () => go(async () => setFollow((await resumeImport(migration.run ?? '')).id));
  const undo = () => go(async () => setUndoing((await undoMigration(migration.id)).id));
  const active = job !== undefined && isActive(job);
  return (
    <>
      {!active && !undoing && (
        <p className={page['line']} style={{ marginBottom: 12 }}>
          {job && (state === 'failed' || state === 'cancelled') && (
            <Button type="primary" onClick={() => void resume()}>
              {t('resume')}
            </Button>
          )}
          <Popconfirm title={t('runTitle')} description={t('runText')} okText={t('run')} onConfirm={run}>
            <Button type={job ? 'default' : 'primary'}>{job ? t('runAgain') : t('run')}</Button>
          </Popconfirm>
          {result && (
            <Popconfirm title={t('undoTitle')} description={t('undoText')} okText={t('undo')} onConfirm={undo}>
              <Button icon={<RollbackOutlined aria-hidden="true" />}>{t('undo')}</Button>
            </Popconfirm>
          )}
          {result?.error_file && (
            <Button icon={<DownloadOutlined aria-hidden="true" />} href={fileAddress(result.error_file)} download>
              {t('errorFile')}
            </Button>
          )}
        </p>
      )}
      {problem && (
        <p role="alert" className={page['problem']}>
          {problem}
        </p>
      )}
      {active && (
        <>
          <Running progress={job.progress} label={t('running')} />
          <Button onClick={() => void go(() => cancelJob(job.id))}>{t('cancel')}</Button>
        </>
      )}
      {at !== null && error && <p className={page['hint']}>{t('others')}</p>}
      {state === 'failed' && !result && <State kind="error" title={t('runFailed')} text={job?.error?.message ?? t('failed')} />}
      {undoing && <Undoing id={undoing} />}
      {undoing && <MadeFields migration={migration} />}
      {result && !undoing && <Outcome result={result} />}
      {result && !undoing && <NotCarried migration={migration} result={result} />}
    </>
  );
}

interface Left {
  object: string;
  id: string;
  zh: string;
  en: string;
}

function Undoing({ id }: { id: string }) {
  const t = useWords('migration');
  const { data: job } = useQuery(jobQuery(id));
  if (!job || isActive(job)) return <Running progress={job?.progress ?? 0} label={t('undoing')} />;
  return <Undone job={job} />;
}

function Undone({ job }: { job: JobView }) {
  const t = useWords('migration');
  const { language } = useLocale();
  const model = useModel();
  const client = useQueryClient();
  useEffect(() => refreshAll(client), [client]);
  if (job.state !== 'done') return <State kind="error" title={t('undoFailed')} text={job.error?.message ?? t('failed')} />;
  const told = job.result as { deleted: number; restored: number; kept: number; left?: Left[] };
  return (
    <>
      <p role="status">{t('undone', { deleted: told.deleted, restored: told.restored, kept: told.kept })}</p>
      {told.left && told.left.length > 0 && (
        <section className={page['card']} style={{ marginTop: 12 }}>
          <header className={page['cardHead']}>
            <h2>{t('stays')}</h2>
          </header>
          <ul className={page['cardBody']}>
            {told.left.map((one) => (
              <li key={`${one.object}.${one.id}`}>
                <Link to="/records/$object/$id" params={{ object: one.object, id: one.id }}>
                  {labelText(model.objects.get(one.object)?.label, language) || one.object} {one.id}
                </Link>{' '}
                {language === 'en' ? one.en : one.zh}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
