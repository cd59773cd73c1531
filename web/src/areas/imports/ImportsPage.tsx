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
import { RowTable, type Column } from '@/ui/RowTable';
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
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <div className={page['actions']}>{start}</div>
      </header>
      <section className={page['card']}>
        <RowTable
          label={t('title')}
          query={query}
          rows={query.data}
          columns={useColumns()}
          id={(job) => job.id}
          empty={
            <State kind="empty" title={t('empty')} text={t('emptyHint')}>
              {start}
            </State>
          }
        />
      </section>
    </div>
  );
}

function useColumns(): Column<JobView>[] {
  const t = useWords('imports');
  const locale = useLocale();
  return [
    { key: 'what', title: t('what'), names: true, cell: (job) => <What job={job} /> },
    { key: 'state', title: t('stateLabel'), cell: (job) => <JobState job={job} /> },
    ...(['created', 'updated', 'failed'] as const).map((outcome) => ({
      key: outcome,
      title: t(`outcome.${outcome}`),
      number: true,
      cell: (job: JobView) => {
        const result = resultOf(job);
        return result ? formatNumber(result[outcome], locale) : '';
      },
    })),
    {
      key: 'when',
      title: t('when'),
      cell: (job) => (job.created_at ? formatAgo(job.created_at, locale) : ''),
      hint: (job) => (job.created_at ? formatInstantFull(job.created_at, locale) : undefined),
    },
  ];
}

/** The files of an import, and the objects that they went into. */
function What({ job }: { job: JobView }) {
  const t = useWords('imports');
  const { language } = useLocale();
  const model = useModel();
  const result = resultOf(job);
  const steps = result?.steps ?? [];
  const title = steps.length ? [...new Set(steps.map((step) => step.file))].join(t('comma')) : t('one');
  const objects = new Set(steps.map((step) => labelText(model.objects.get(step.object)?.label, language) || step.object));
  return (
    <>
      <Link to="/imports/$id" params={{ id: job.id }}>
        {title}
      </Link>
      <div className={page['soft']}>
        {result?.dry_run && `${t('dryRun')} · `}
        {[...objects].join(t('comma'))}
      </div>
    </>
  );
}
