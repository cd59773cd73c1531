import { ImportOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { JobState } from '@/areas/jobs/JobState';
import { jobsQuery, type JobView } from '@/areas/jobs/jobs';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull, formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { resultOf } from './api';

/** The person's imports, newest first. */
export function ImportsPage() {
  const t = useWords('imports');
  const navigate = useNavigate();
  const query = useQuery(jobsQuery('import'));
  useTitle(t('title'));
  const start = (
    <Button type="primary" icon={<ImportOutlined aria-hidden="true" />} onClick={() => void navigate({ to: '/imports/new', search: {} })}>
      {t('new')}
    </Button>
  );
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={6} columns={5} />;
    if (query.data.length === 0) {
      return (
        <State kind="empty" title={t('empty')} text={t('emptyHint')}>
          {start}
        </State>
      );
    }
    return <Imports jobs={query.data} />;
  };
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <div className={page['actions']}>{start}</div>
      </header>
      <section className={page['card']}>{body()}</section>
    </div>
  );
}

function Imports({ jobs }: { jobs: readonly JobView[] }) {
  const t = useWords('imports');
  const locale = useLocale();
  const model = useModel();
  const name = (object: string) => labelText(model.objects.get(object)?.label, locale.language) || object;
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('what')}</th>
            <th scope="col">{t('stateLabel')}</th>
            {(['created', 'updated', 'failed'] as const).map((outcome) => (
              <th key={outcome} scope="col" className={page['number']}>
                {t(`outcome.${outcome}`)}
              </th>
            ))}
            <th scope="col">{t('when')}</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => {
            const result = resultOf(job);
            const steps = result?.steps ?? [];
            const title = steps.length ? [...new Set(steps.map((step) => step.file))].join(t('comma')) : t('one');
            return (
              <tr key={job.id}>
                <th scope="row">
                  <Link to="/imports/$id" params={{ id: job.id }}>
                    {title}
                  </Link>
                  <div className={page['soft']}>
                    {result?.dry_run && `${t('dryRun')} · `}
                    {[...new Set(steps.map((step) => name(step.object)))].join(t('comma'))}
                  </div>
                </th>
                <td>
                  <JobState job={job} />
                </td>
                {(['created', 'updated', 'failed'] as const).map((outcome) => (
                  <td key={outcome} className={page['number']}>
                    {result ? formatNumber(result[outcome], locale) : ''}
                  </td>
                ))}
                <td title={job.created_at ? formatInstantFull(job.created_at, locale) : undefined}>{job.created_at ? formatAgo(job.created_at, locale) : ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
