import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { JobState } from './JobState';
import { runSchedule, schedulesQuery, type Schedule } from './jobs';
import { kindText } from './kinds';

/** What runs again and again: when next, what became of the last time, and a button for now. */
export function Schedules() {
  const t = useWords('jobs');
  const locale = useLocale();
  const query = useQuery(schedulesQuery());
  const columns: Column<Schedule>[] = [
    { key: 'schedule', title: t('schedule'), names: true, cell: (each) => kindText(each.kind, t) },
    { key: 'next', title: t('nextRun'), cell: (each) => (each.next_run ? formatInstantFull(each.next_run, locale) : '') },
    { key: 'last', title: t('lastRun'), cell: (each) => <LastRun schedule={each} /> },
  ];
  return (
    <section className={page['card']}>
      <RowTable label={t('schedule')} query={query} rows={query.data} columns={columns} id={(each) => each.name} buttons={(each) => <RunNow schedule={each} />} empty={<State kind="empty" title={t('nothing')} />} likely={8} />
    </section>
  );
}

function LastRun({ schedule }: { schedule: Schedule }) {
  const t = useWords('jobs');
  const locale = useLocale();
  if (!schedule.last_run || !schedule.last_state) return t('never');
  return (
    <span>
      {formatAgo(schedule.last_run, locale)} <JobState job={{ state: schedule.last_state, progress: 0 }} />
    </span>
  );
}

function RunNow({ schedule }: { schedule: Schedule }) {
  const t = useWords('jobs');
  const act = useDoing('schedules');
  if (!schedule.runnable) return null;
  const name = kindText(schedule.kind, t);
  return (
    <Button size="small" aria-label={`${t('runNow')}: ${name}`} onClick={() => void act(() => runSchedule(schedule.name), t('started', { name }))}>
      {t('runNow')}
    </Button>
  );
}
