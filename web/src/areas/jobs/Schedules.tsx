import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { JobState } from './JobState';
import { runSchedule, schedulesQuery, type Schedule } from './jobs';
import { kindText } from './kinds';

/** What runs again and again: when next, what became of the last time, and a button for now. */
export function Schedules() {
  const t = useWords('jobs');
  const locale = useLocale();
  const query = useQuery(schedulesQuery());
  if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton rows={8} columns={4} />;
  return (
    <section className={page['card']}>
      <div className={page['scroll']}>
        <table className={page['table']}>
          <thead>
            <tr>
              <th scope="col">{t('schedule')}</th>
              <th scope="col">{t('nextRun')}</th>
              <th scope="col">{t('lastRun')}</th>
              <th scope="col">
                <span className="y-hidden">{t('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((each) => (
              <tr key={each.name}>
                <td>{kindText(each.kind, t)}</td>
                <td className="y-num">{each.next_run ? formatInstantFull(each.next_run, locale) : ''}</td>
                <td className="y-num">
                  {each.last_run && each.last_state ? (
                    <>
                      {formatAgo(each.last_run, locale)} <JobState job={{ state: each.last_state, progress: 0 }} />
                    </>
                  ) : (
                    t('never')
                  )}
                </td>
                <td>
                  <RunNow schedule={each} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function RunNow({ schedule }: { schedule: Schedule }) {
  const t = useWords('jobs');
  const client = useQueryClient();
  if (!schedule.runnable) return null;
  const name = kindText(schedule.kind, t);
  const run = async () => {
    try {
      await runSchedule(schedule.name);
      notify({ kind: 'success', text: t('started', { name }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('runFailed') });
    }
    await client.invalidateQueries({ queryKey: ['schedules'] });
  };
  return (
    <Button size="small" aria-label={`${t('runNow')}: ${name}`} onClick={() => void run()}>
      {t('runNow')}
    </Button>
  );
}
