import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { post } from '@/api/client';
import { cancelJob, fileAddress } from '@/api/jobs';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords, type Words } from '@/areas/shared/useWords';
import { isObject } from '@/lib/equal';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { JobState } from './JobState';
import { isActive, jobsQuery, type JobView } from './jobs';

/** What the server does for the person outside of a request, and what has come of it. */
export function JobsPage() {
  const t = useWords('jobs');
  const query = useQuery(jobsQuery());
  useTitle(t('title'));
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={8} columns={5} />;
    if (query.data.length === 0) return <State kind="empty" title={t('empty')} text={t('emptyHint')} />;
    return <Jobs jobs={query.data} />;
  };
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
      </header>
      <section className={page['card']}>{body()}</section>
    </div>
  );
}

function Jobs({ jobs }: { jobs: readonly JobView[] }) {
  const t = useWords('jobs');
  const locale = useLocale();
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('kindLabel')}</th>
            <th scope="col">{t('stateLabel')}</th>
            <th scope="col">{t('result')}</th>
            <th scope="col">{t('began')}</th>
            <th scope="col">
              <span className="y-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id}>
              <td>{job.kind === 'import' ? <Link to="/imports/$id" params={{ id: job.id }}>{kindText(job.kind, t)}</Link> : kindText(job.kind, t)}</td>
              <td>
                <JobState job={job} />
              </td>
              <td className="y-num">{resultText(job, t)}</td>
              <td className="y-num" title={job.created_at ? formatInstantFull(job.created_at, locale) : undefined}>
                {job.created_at ? formatAgo(job.created_at, locale) : ''}
              </td>
              <td>
                <JobButtons job={job} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
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

const KINDS = new Set(['import', 'import.undo', 'export', 'model.options', 'model.options_back', 'model.retype', 'model.indexes']);

function kindText(kind: string, t: Words): string {
  return KINDS.has(kind) ? t(`kind.${kind.replace('.', '_')}`) : kind;
}

function resultText(job: JobView, t: Words): string {
  if (job.error) return job.error.message;
  if (!isObject(job.result)) return '';
  const parts = ['changed', 'created', 'updated', 'unchanged', 'failed', 'deleted', 'restored', 'kept', 'rows'].flatMap((name) => {
    const count = isObject(job.result) ? job.result[name] : 0;
    return typeof count === 'number' && count > 0 ? [t(`count.${name}`, { count })] : [];
  });
  const test = job.result['dry_run'] === true ? `${t('dryRun')} ` : '';
  return parts.length ? test + parts.join(t('comma')) : '';
}
