import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, lazy, useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { todayIn } from '@/lib/zone';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { workingDaysQuery, type WorkingDays } from './api';
import { monthsOf } from './months';
import styles from './Organisation.module.css';

const HolidayDialog = lazy(() => import('./HolidayDialog'));

/** A year with the days that are off or worked against the rule of the week. */
export function YearOfWork() {
  const t = useWords('organisation');
  const locale = useLocale();
  const [year, setYear] = useState(() => Number(todayIn(locale.timeZone).slice(0, 4)));
  const [entering, setEntering] = useState(false);
  const mayEnter = useModel().objects.get('holiday')?.rights.create ?? false;
  const query = useQuery(workingDaysQuery(year));
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    return query.data ? <Year year={year} told={query.data} /> : <RowsSkeleton rows={6} columns={4} />;
  };
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('calendar')}</h2>
        <span className={styles['years']}>
          <Button type="text" icon={<LeftOutlined aria-hidden />} aria-label={t('previous')} onClick={() => setYear(year - 1)} />
          <strong className="y-num">{year}</strong>
          <Button type="text" icon={<RightOutlined aria-hidden />} aria-label={t('next')} onClick={() => setYear(year + 1)} />
        </span>
        {mayEnter && (
          <Button size="small" onClick={() => setEntering(true)}>
            {t('enterOpen')}
          </Button>
        )}
        <Link to="/records/$object" params={{ object: 'holiday' }} search={{}}>
          {t('holidays')}
        </Link>
        <Link to="/records/$object" params={{ object: 'working_calendar' }} search={{}}>
          {t('calendars')}
        </Link>
      </header>
      <div className={page['cardBody']}>{body()}</div>
      {entering && (
        <Suspense fallback={null}>
          <HolidayDialog year={year} onClose={() => setEntering(false)} />
        </Suspense>
      )}
    </section>
  );
}

function Year({ year, told }: { year: number; told: WorkingDays }) {
  const t = useWords('organisation');
  const { language } = useLocale();
  const marks = new Map(told.days.map((day) => [day.date, day.works]));
  const monthName = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  return (
    <>
      {told.provisional && <Alert type="warning" showIcon title={t('provisional', { year })} />}
      <p>{t('total', { year, days: told.working_days, hours: told.hours })}</p>
      <p className={styles['hint']}>{t('legend')}</p>
      <div className={styles['year']}>
        {monthsOf(year).map(({ month, blank, days }) => (
          <div key={month} className={styles['month']}>
            <h3>{monthName.format(new Date(Date.UTC(year, month - 1, 1)))}</h3>
            <ol>
              {days.map((date, index) => {
                const works = marks.get(date);
                const words = works === undefined ? undefined : works ? t('works') : t('off');
                return (
                  <li key={date} {...(index === 0 ? { style: { gridColumnStart: blank + 1 } } : {})} data-works={works} title={words}>
                    {Number(date.slice(8))}
                    {words && <span className="y-hidden"> {words}</span>}
                  </li>
                );
              })}
            </ol>
          </div>
        ))}
      </div>
    </>
  );
}
