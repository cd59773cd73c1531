import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import { formatDayFull, formatDayRelative } from '@/lib/format';
import { groupBy } from '@/lib/group';
import { useLocale } from '@/lib/locale';
import { dayOf } from '@/lib/zone';
import type { ObjectView } from '@/model/view';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { Suspense, lazy, useState } from 'react';
import { ActivityEntry } from './ActivityEntry';
import { ChangeEntry } from './ChangeEntry';
import { Composer } from './Composer';
import { SaidEntry } from './SaidEntry';
import styles from './Timeline.module.css';
import { FILTERS, passes, useTimeline, type TimelineFilter, type TimelineItem } from './useTimeline';

const MailEntry = lazy(async () => ({ default: (await import('@/areas/mail/MailEntry')).MailEntry }));
const ThreadOf = lazy(async () => ({ default: (await import('@/areas/mail/Thread')).ThreadOf }));

/** What is planned, then what happened, newest first: follow-ups and changes in one stream. */
export function Timeline({ view, record }: { view: ObjectView; record: RecordData }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const timeline = useTimeline(view, record);
  const [filter, setFilter] = useState<TimelineFilter>('all');
  const planned = timeline.planned.filter((item) => passes(item, filter));
  const past = timeline.past.filter((item) => passes(item, filter));
  const groups = groupBy(past, (item) => dayOf(new Date(item.at), locale.timeZone));
  return (
    <div className={styles['timeline']}>
      {view.name === 'mail' && (
        <Suspense fallback={<Bar height={160} />}>
          <ThreadOf id={record.id} />
        </Suspense>
      )}
      {timeline.link && <Composer view={view} record={record} link={timeline.link} />}
      <div role="group" aria-label={t('timeline.filter')} className={styles['filters']}>
        {FILTERS.map((name) => (
          <button key={name} type="button" aria-pressed={name === filter} onClick={() => setFilter(name)}>
            {t(`timeline.filters.${name}`)}
          </button>
        ))}
      </div>
      {timeline.error ? <ProblemState error={timeline.error} retry={timeline.retry} small /> : null}
      {timeline.loading && <Bar height={90} />}
      {planned.length > 0 && (
        <section>
          <h3 className={styles['day']}>{t('timeline.planned')}</h3>
          <ol>
            {planned.map((item) => (
              <Item key={item.key} view={view} item={item} />
            ))}
          </ol>
        </section>
      )}
      {[...groups].map(([day, items]) => (
        <section key={day}>
          <h3 className={styles['day']} title={formatDayFull(day, locale)}>
            {formatDayRelative(day, locale)}
          </h3>
          <ol>
            {items.map((item) => (
              <Item key={item.key} view={view} item={item} />
            ))}
          </ol>
        </section>
      ))}
      {!timeline.loading && planned.length + past.length === 0 && (
        <State kind="empty" title={t('timeline.empty')} text={timeline.link ? t('timeline.emptyHint') : undefined} small />
      )}
      {timeline.more && (
        <Button block type="text" onClick={timeline.fetchMore}>
          {t('common.more')}
        </Button>
      )}
    </div>
  );
}

function Item({ view, item }: { view: ObjectView; item: TimelineItem }) {
  if (item.kind === 'change') return <ChangeEntry view={view} event={item.event} />;
  if (item.kind === 'comment') return <SaidEntry comment={item.comment} />;
  if (item.kind === 'activity') return <ActivityEntry activity={item.activity} planned={item.planned} />;
  return (
    <Suspense fallback={<Bar height={40} />}>
      <MailEntry mail={item.mail} />
    </Suspense>
  );
}
