import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { queryRecords } from '@/api/records';
import { asString } from '@/fields/shared/values';
import { allOf, pathText, quoted } from '@/lib/expression';
import { useLocale } from '@/lib/locale';
import { addDays, dayOf } from '@/lib/zone';
import { useModel } from '@/model/context';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import type { Widget } from '../declared';
import { grainLabel } from '../grainLabel';
import { effective, useSurroundings } from '../surroundings';
import { WidgetCard } from '../WidgetCard';
import styles from './Content.module.css';

const MOST = 300;

/** The weeks of a month, Monday first, with the days of its neighbours that fill them. */
export function daysOf(month: string): string[] {
  const first = `${month}-01`;
  const weekday = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
  const start = addDays(first, -weekday);
  const days = Array.from({ length: 42 }, (_, index) => addDays(start, index));
  return days.slice(0, days[35]?.startsWith(month) ? 42 : 35);
}

function neighbour(month: string, by: number): string {
  return addDays(`${month}-15`, by * 30).slice(0, 7);
}

/** Records on the days of a month. */
export function CalendarWidget({ widget }: { widget: Widget }) {
  const t = useWords('dashboards');
  const page = useSurroundings();
  const { language, timeZone } = useLocale();
  const [month, setMonth] = useState(page.today.slice(0, 7));
  const view = useModel().objects.get(widget.object ?? '');
  const date = asString(widget.options['date_field']);
  const days = daysOf(month);
  const { where } = effective(widget, page);
  const within = `${date} >= "${days[0] ?? ''}" and ${date} < "${addDays(days.at(-1) ?? month, 1)}"`;
  const answer = useQuery({
    queryKey: ['figures', 'calendar', widget.object, date, where, within],
    queryFn: ({ signal }) => queryRecords(widget.object ?? '', { fields: [view?.nameField ?? 'id', date], where: allOf(where, within), sort: [date], limit: MOST }, signal),
    enabled: view !== undefined && date !== '',
  });
  const on = new Map<string, { id: string; name: string }[]>();
  for (const record of answer.data?.records ?? []) {
    const value = asString(record[date]);
    const day = value.length > 10 ? dayOf(new Date(value), timeZone) : value;
    on.set(day, [...(on.get(day) ?? []), { id: record.id, name: asString(record[view?.nameField ?? 'id']) }]);
  }
  return (
    <WidgetCard
      widget={widget}
      flush
      caption={grainLabel('month', month, language)}
      tools={
        <>
          <Button size="small" type="text" icon={<LeftOutlined aria-hidden="true" />} aria-label={t('calendar.before')} onClick={() => setMonth(neighbour(month, -1))} />
          <Button size="small" type="text" icon={<RightOutlined aria-hidden="true" />} aria-label={t('calendar.after')} onClick={() => setMonth(neighbour(month, 1))} />
        </>
      }
    >
      {answer.error ? (
        <ProblemState error={answer.error} retry={() => void answer.refetch()} small />
      ) : (
        <div className={styles['month']}>
          {days.map((day) => (
            <div key={day} className={styles['day']} data-outside={day.startsWith(month) ? undefined : ''} data-today={day === page.today ? '' : undefined}>
              <span>{Number(day.slice(8))}</span>
              {on.get(day)?.slice(0, 3).map((one) => <RecordLink key={one.id} object={widget.object ?? ''} id={one.id} name={one.name} />)}
              {(on.get(day)?.length ?? 0) > 3 && (
                <Link className={styles['soft']} to="/records/$object" params={{ object: widget.object ?? '' }} search={{ where: allOf(where, `${pathText(date)} >= ${quoted(day)} and ${pathText(date)} < ${quoted(addDays(day, 1))}`) }}>
                  +{(on.get(day)?.length ?? 0) - 3}
                </Link>
              )}
            </div>
          ))}
        </div>
      )}
    </WidgetCard>
  );
}
