import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { daysBetween } from '@/lib/zone';
import { formatTime, formatWeekday } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { DayMark } from '@/records/layouts/DayMark';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import styles from './Calendar.module.css';
import { shifted, teamRows, type Span } from './entries';
import { useMove } from './useEntries';

interface TeamWeekProps {
  department: string | undefined;
  span: Span;
  records: readonly RecordData[];
  days: ReadonlyMap<string, boolean>;
  colorOf: (record: RecordData) => string;
}

/** The week of several people, a row each; entries are dragged to another day. */
export function TeamWeek({ department, span, records, days, colorOf }: TeamWeekProps) {
  const t = useWords('calendar');
  const locale = useLocale();
  const move = useMove();
  const people = useQuery({
    queryKey: ['rows', 'user', 'calendar', department],
    queryFn: async ({ signal }) => {
      const where = department ? `active = true and department = "${department}"` : 'active = true and (id = ME() or manager = ME())';
      return (await queryRecords('user', { fields: ['name'], where, sort: ['name'], limit: 100 }, signal)).records.map((row) => ({ id: row.id, name: asString(row['name']) }));
    },
  });
  if (people.error) return <ProblemState error={people.error} retry={() => void people.refetch()} />;
  const rows = teamRows(people.data ?? [], records, span.from, locale.timeZone);
  if (people.data && rows.length === 0) return <State kind="empty" title={t('nobody')} text={t('nobodyHint')} />;
  const drop = (id: string, day: string) => {
    const record = records.find((one) => one.id === id);
    if (!record) return;
    const due = asString(record['due_at']);
    const from = rows.flatMap((row) => row.cells).find((cell) => cell.records.includes(record))?.day ?? day;
    if (from !== day) void move('activity', record, { due_at: shifted(due, daysBetween(from, day), 0, locale.timeZone) });
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls by the keyboard
    <div className={styles['team']} tabIndex={0} role="region" aria-label={t('scale.team')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('person')}</th>
            {(rows[0]?.cells ?? []).map(({ day }) => (
              <th key={day} scope="col">
                <DayMark day={day} text={`${formatWeekday(day, locale)} ${Number(day.slice(8))}`} works={days.get(day)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              {row.cells.map(({ day, records: own }) => (
                <td
                  key={day}
                  onDragOver={(event) => event.preventDefault()}
                  onDrop={(event) => {
                    event.preventDefault();
                    drop(event.dataTransfer.getData('text/plain'), day);
                  }}
                >
                  {own.map((record) => (
                    <Link
                      key={record.id}
                      to="/records/$object/$id"
                      params={{ object: 'activity', id: record.id }}
                      className={styles['entry']}
                      style={{ '--hue': colorOf(record) } as React.CSSProperties}
                      draggable
                      onDragStart={(event) => event.dataTransfer.setData('text/plain', record.id)}
                    >
                      <span className="y-num">{formatTime(asString(record['due_at']), locale)}</span> {asString(record['name'])}
                    </Link>
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
