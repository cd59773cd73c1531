import { Link } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import { useWords, type Words } from '@/areas/shared/useWords';
import { isObject } from '@/lib/equal';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { JobState } from './JobState';
import type { JobView } from './jobs';
import { kindText } from './kinds';

interface Props {
  query: ComponentProps<typeof RowTable<JobView>>['query'];
  jobs: readonly JobView[] | undefined;
  buttons: (job: JobView) => ReactNode;
  /** Who asked for a job; the column is left out without it. */
  person?: (job: JobView) => string;
  empty: ReactNode;
}

/** Jobs, one row each: what, how far, what came of it, when. */
export function JobTable({ query, jobs, buttons, person, empty }: Props) {
  const t = useWords('jobs');
  const locale = useLocale();
  const who: Column<JobView>[] = person ? [{ key: 'person', title: t('person'), cell: person }] : [];
  const columns: Column<JobView>[] = [
    { key: 'kind', title: t('kindLabel'), names: true, cell: (job) => (job.kind === 'import' && !person ? <Link to="/imports/$id" params={{ id: job.id }}>{kindText(job.kind, t)}</Link> : kindText(job.kind, t)) },
    ...who,
    { key: 'state', title: t('stateLabel'), cell: (job) => <JobState job={job} /> },
    {
      key: 'result',
      title: t('result'),
      cell: (job) => (
        <>
          {resultText(job, t)}
          <LeftRecords job={job} t={t} />
        </>
      ),
    },
    {
      key: 'began',
      title: t('began'),
      cell: (job) => (job.created_at ? formatAgo(job.created_at, locale) : ''),
      hint: (job) => (job.created_at ? formatInstantFull(job.created_at, locale) : undefined),
    },
  ];
  return <RowTable label={t('title')} query={query} rows={jobs} columns={columns} id={(job) => job.id} buttons={buttons} empty={empty} likely={8} />;
}

interface LeftRecord {
  id: string;
  message: string;
}

/** The records that a change or its undo left as they are, each with the reason. */
function LeftRecords({ job, t }: { job: JobView; t: Words }) {
  if (!isObject(job.result)) return null;
  const { object, left, errors } = job.result as { object?: unknown; left?: LeftRecord[]; errors?: LeftRecord[] };
  const records = left ?? errors ?? [];
  if (typeof object !== 'string' || !Array.isArray(records) || records.length === 0) return null;
  return (
    <details>
      <summary>{t('left')}</summary>
      <ul>
        {records.map((record) => (
          <li key={record.id}>
            <Link to="/records/$object/$id" params={{ object, id: record.id }}>
              {t('recordOf', { id: record.id })}
            </Link>{' '}
            {record.message}
          </li>
        ))}
      </ul>
    </details>
  );
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
