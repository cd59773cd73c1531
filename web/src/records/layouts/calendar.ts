/** Records as events of a calendar. Moments are shown by the organisation's clock, days as they are. */
import type { EventInput } from '@fullcalendar/core';
import type { FieldDefinition, RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { asString } from '@/fields/shared/values';
import { allOf, pathText, quoted } from '@/lib/expression';
import { addDays, instantOf, wallClock } from '@/lib/zone';
import type { ObjectView } from '@/model/view';

function isTimed(field: FieldDefinition): boolean {
  return typeOf(field).type === 'datetime';
}

/** The filter with the condition that a record is in the span, by its day or its days from the one field to the other. */
export function windowWhere(where: string, field: FieldDefinition, end: FieldDefinition | null, span: { from: string; to: string }, timeZone: string): string {
  const at = (day: string) => quoted(isTimed(field) ? instantOf(`${day}T00:00`, timeZone).toISOString() : day);
  const start = pathText(field.name);
  const within = `${start} >= ${at(span.from)} and ${start} < ${at(span.to)}`;
  if (!end) return allOf(where, within);
  return allOf(where, `(${within}) or (${start} < ${at(span.from)} and ${pathText(end.name)} >= ${at(span.from)})`);
}

/** The condition that a record's day is that one or later. */
export function sinceText(field: FieldDefinition, day: string, timeZone: string): string {
  return `${pathText(field.name)} >= ${quoted(isTimed(field) ? instantOf(`${day}T00:00`, timeZone).toISOString() : day)}`;
}

export function eventsOf(view: ObjectView, records: readonly RecordData[], field: FieldDefinition, end: FieldDefinition | null, colorOf: (record: RecordData) => string, timeZone: string): EventInput[] {
  const wall = (value: unknown) => `${wallClock(new Date(asString(value)), timeZone)}Z`;
  return records.flatMap((record) => {
    const from = asString(record[field.name]);
    if (!from) return [];
    const to = end ? asString(record[end.name]) : '';
    const later = to !== '' && to >= from;
    return [
      {
        id: record.id,
        title: asString(record[view.nameField]) || '—',
        allDay: !isTimed(field),
        start: isTimed(field) ? wall(from) : from,
        // The end of days is the first day after them.
        ...(later ? { end: isTimed(field) ? wall(to) : addDays(to, 1) } : {}),
        backgroundColor: colorOf(record),
        extendedProps: { record },
      },
    ];
  });
}

export interface Step {
  days: number;
  minutes: number;
}

/** How far a key moves: a day or a week in a month, a day or half an hour in a week of hours. */
export function keyStep(key: string, scale: string, timed: boolean): Step | null {
  const across = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (across !== undefined) return { days: across, minutes: 0 };
  const down = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (down === undefined) return null;
  if (scale === 'month') return { days: down * 7, minutes: 0 };
  return timed ? { days: 0, minutes: down * 30 } : { days: down, minutes: 0 };
}

/** The values of a record that is moved, or of one whose end is. Days go by the organisation's clock, so that nine o'clock stays nine. */
export function movedValues(record: RecordData, field: FieldDefinition, end: FieldDefinition | null, step: Step & { which: 'both' | 'end' }, timeZone: string): Record<string, unknown> {
  const shift = (value: unknown): string | null => {
    const text = asString(value);
    if (!text) return null;
    if (!isTimed(field)) return addDays(text, step.days);
    const wall = new Date(`${wallClock(new Date(text), timeZone)}Z`).getTime() + step.days * 86_400_000 + step.minutes * 60_000;
    return instantOf(new Date(wall).toISOString().slice(0, 19), timeZone).toISOString();
  };
  const values: Record<string, unknown> = {};
  if (step.which === 'both') values[field.name] = shift(record[field.name]);
  if (end && record[end.name]) values[end.name] = shift(record[end.name]);
  else if (end && step.which === 'end') values[end.name] = shift(record[field.name]);
  return values;
}
