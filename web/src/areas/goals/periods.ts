/** The periods of a fiscal year by the names that the server knows them by: `year`, `q1`, `m1`, `w2026-01-05`, `d2026-01-05`. */
export const PERIODS = ['year', 'q1', 'q2', 'q3', 'q4', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'm10', 'm11', 'm12'] as const;
export type PeriodName = string;

const DAYS = /^[wd](\d{4}-\d{2}-\d{2})$/;
const DAY_MS = 86_400_000;

export function isPeriod(value: unknown): value is PeriodName {
  return typeof value === 'string' && (DAYS.test(value) || PERIODS.some((one) => one === value));
}

function plus(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The Monday of a day's week, no earlier than the first day of the year. */
export function weekOf(day: string, yearStarts: string): string {
  const monday = plus(day, -((new Date(day).getUTCDay() + 6) % 7));
  return monday < yearStarts ? yearStarts : monday;
}

/** The month (its place in the year, from 1), week and day that a period lies in; null where it is longer. */
export function levelsOf(period: PeriodName, months: readonly { starts_on: string }[]): { month: number | null; week: string | null; day: string | null } {
  const day = DAYS.exec(period)?.[1];
  if (!day) return { month: period.startsWith('m') ? Number(period.slice(1)) : null, week: null, day: null };
  const week = weekOf(day, months[0]?.starts_on ?? day);
  const held = period.startsWith('d') ? day : week;
  const month = months.filter((one) => one.starts_on <= held).length;
  return { month, week, day: period.startsWith('d') ? day : null };
}

/** The day after the last of the year. */
function endOf(months: readonly { starts_on: string }[]): string {
  return `${plus(months.at(-1)?.starts_on ?? '9999-11-01', 31).slice(0, 8)}01`;
}

/** The first days of the weeks that begin in a month or reach into it. */
export function weeksOf(month: number, months: readonly { starts_on: string }[]): string[] {
  const first = months[0]?.starts_on ?? '';
  const starts = months[month - 1]?.starts_on ?? '';
  if (!starts) return [];
  const next = months[month]?.starts_on ?? endOf(months);
  const found: string[] = [];
  for (let day = weekOf(starts, first); day < next; day = plus(weekOf(day, ''), 7)) found.push(day);
  return found;
}

/** The days of a week that lie in this year. */
export function daysOf(week: string, months: readonly { starts_on: string }[]): string[] {
  const count = 7 - ((new Date(week).getUTCDay() + 6) % 7);
  const end = endOf(months);
  return Array.from({ length: count }, (_, at) => plus(week, at)).filter((day) => day < end);
}
