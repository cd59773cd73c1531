import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords, type Words } from '@/areas/shared/useWords';
import { isObject } from '@/lib/equal';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { JobState } from './JobState';
import type { JobView } from './jobs';
import { kindText } from './kinds';

interface Props {
  jobs: readonly JobView[];
  buttons: (job: JobView) => ReactNode;
  /** Who asked for a job; the column is left out without it. */
  person?: (job: JobView) => string;
}

/** Jobs, one row each: what, how far, what came of it, when. */
export function JobTable({ jobs, buttons, person }: Props) {
  const t = useWords('jobs');
  const locale = useLocale();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={page['scroll']} role="region" aria-label={t('title')} tabIndex={0}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('kindLabel')}</th>
            {person && <th scope="col">{t('person')}</th>}
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
              <td>{job.kind === 'import' && !person ? <Link to="/imports/$id" params={{ id: job.id }}>{kindText(job.kind, t)}</Link> : kindText(job.kind, t)}</td>
              {person && <td>{person(job)}</td>}
              <td>
                <JobState job={job} />
              </td>
              <td className="y-num">{resultText(job, t)}</td>
              <td className="y-num" title={job.created_at ? formatInstantFull(job.created_at, locale) : undefined}>
                {job.created_at ? formatAgo(job.created_at, locale) : ''}
              </td>
              <td>{buttons(job)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
