/** What stands in the calendar: follow-ups at their time, deals on their close date. */
import type { EventInput } from '@fullcalendar/core';
import type { RecordData } from '@/api/types';
import { asNumber, asReference, asString } from '@/fields/shared/values';
import { quoted } from '@/lib/expression';
import { addDays, dayOf, instantOf, wallClock } from '@/lib/zone';

export interface Span {
  from: string;
  to: string;
}

/** Whose entries: a person's, a department's people's with those below, or one's own. */
export function whose(search: { person?: string | undefined; department?: string | undefined }): string {
  if (search.department) return `owner.department = "${search.department}"`;
  return search.person ? `owner = "${search.person}"` : 'owner = ME()';
}

export function activitiesWhere(own: string, { from, to }: Span, timeZone: string): string {
  const at = (day: string) => quoted(instantOf(`${day}T00:00`, timeZone).toISOString());
  return `(${own}) and status <> "cancelled" and due_at >= ${at(from)} and due_at < ${at(to)}`;
}

export function dealsWhere(own: string, { from, to }: Span): string {
  return `(${own}) and stage.kind = "open" and close_date >= ${quoted(from)} and close_date < ${quoted(to)}`;
}

const USUAL_MINUTES = 30;

export function activityEvent(record: RecordData, color: string, timeZone: string, editable: boolean): EventInput {
  const start = new Date(asString(record['due_at']));
  const end = new Date(start.getTime() + (asNumber(record['duration_minutes']) || USUAL_MINUTES) * 60_000);
  const customer = asReference(record['account'])?.name;
  const name = asString(record['name']);
  return {
    id: `activity-${record.id}`,
    title: customer ? `${name} · ${customer}` : name,
    start: `${wallClock(start, timeZone)}Z`,
    end: `${wallClock(end, timeZone)}Z`,
    editable,
    backgroundColor: color,
    classNames: record['status'] === 'done' ? ['done'] : [],
    extendedProps: { object: 'activity', record },
  };
}

export function dealEvent(record: RecordData, editable: boolean): EventInput {
  return {
    id: `opportunity-${record.id}`,
    title: asString(record['name']),
    start: asString(record['close_date']),
    allDay: true,
    editable,
    extendedProps: { object: 'opportunity', record },
  };
}

/** The time of a moved follow-up: days and minutes go by the clock of the organisation, so that nine o'clock stays nine. */
export function shifted(due: string, days: number, minutes: number, timeZone: string): string {
  const wall = new Date(`${wallClock(new Date(due), timeZone)}Z`).getTime() + days * 86_400_000 + minutes * 60_000;
  return instantOf(new Date(wall).toISOString().slice(0, 19), timeZone).toISOString();
}

export interface Cell {
  day: string;
  records: RecordData[];
}

export interface Row {
  id: string;
  name: string;
  cells: Cell[];
}

/** People as rows, the days of the week as columns. */
export function teamRows(people: readonly { id: string; name: string }[], records: readonly RecordData[], from: string, timeZone: string): Row[] {
  const days = Array.from({ length: 7 }, (_, index) => addDays(from, index));
  return people.map(({ id, name }) => {
    const own = records.filter((record) => asReference(record['owner'])?.id === id);
    return { id, name, cells: days.map((day) => ({ day, records: own.filter((record) => dayOf(new Date(asString(record['due_at'])), timeZone) === day) })) };
  });
}

/** The Monday of the week of a day. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}
