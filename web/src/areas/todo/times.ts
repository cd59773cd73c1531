/** Moments that one puts things off to, by the organisation's clock. */
import { addDays, instantOf, wallClock } from '@/lib/zone';

export const snoozes = ['hour', 'evening', 'tomorrow', 'monday', 'month'] as const;
export type Snooze = (typeof snoozes)[number];

const MORNING = '09:00';
const EVENING = '18:00';
const HOUR = 3_600_000;

/** The day of the week of a calendar day, Monday 1. */
function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** When something that is put off comes back. */
export function snoozedUntil(how: Snooze, timeZone: string, now: Date = new Date()): string {
  const clock = wallClock(now, timeZone);
  const today = clock.slice(0, 10);
  const at = (day: string, time: string) => instantOf(`${day}T${time}`, timeZone).toISOString();
  if (how === 'hour') return new Date(now.getTime() + HOUR).toISOString();
  if (how === 'evening') return clock.slice(11, 16) < EVENING ? at(today, EVENING) : at(addDays(today, 1), EVENING);
  if (how === 'tomorrow') return at(addDays(today, 1), MORNING);
  if (how === 'monday') return at(addDays(today, 8 - weekday(today)), MORNING);
  return at(addDays(today, 30), MORNING);
}

export const dues = ['none', 'today', 'tomorrow', 'week'] as const;
export type Due = (typeof dues)[number];

/** When something new is due; the end of the day's work. */
export function dueAt(due: Due, timeZone: string, now: Date = new Date()): string | null {
  if (due === 'none') return null;
  const today = wallClock(now, timeZone).slice(0, 10);
  const days = { today: 0, tomorrow: 1, week: 7 }[due];
  return instantOf(`${addDays(today, days)}T${EVENING}`, timeZone).toISOString();
}

/** The list with one item moved to another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = [...list];
  const [item] = rest.splice(from, 1);
  if (item !== undefined) rest.splice(Math.max(0, Math.min(to, rest.length)), 0, item);
  return rest;
}
