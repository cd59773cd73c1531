/** Periods that a dashboard can be asked for, as days, and the ones to compare them with. All days are `2026-11-22`. */
import { addDays, daysBetween } from '@/lib/zone';

export interface Span {
  from: string;
  /** The last day, included. */
  to: string;
}

export type Period = string | Span;

/** The periods offered by name, in the order of the menu. */
export const periodNames = [
  'today',
  'this_week',
  'this_month',
  'last_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
  'last_30_days',
  'last_90_days',
  'last_365_days',
] as const;

const DAY = /^\d{4}-\d\d-\d\d$/;
const WRITTEN = /^\d{4}(-Q[1-4]|-\d\d|-W\d\d)?$/;
const NAMED = /^((this|last|next)_(week|month|quarter|year)|(week|month|quarter|year)_to_date|(last|next)_\d{1,4}_days|today|yesterday|tomorrow)$/;

/** Reads the period of an address: a name, or two days as `2026-01-01..2026-03-31`. Null for anything else. */
export function readPeriod(text: string | undefined): Period | null {
  if (!text) return null;
  const [from = '', to = '', ...rest] = text.split('..');
  if (rest.length === 0 && DAY.test(from) && DAY.test(to)) return from <= to ? { from, to } : { from: to, to: from };
  return WRITTEN.test(text) || NAMED.test(text) ? text : null;
}

export function writePeriod(period: Period): string {
  return typeof period === 'string' ? period : `${period.from}..${period.to}`;
}

function monthStart(day: string, shift = 0): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + shift;
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}

function months(start: string, count: number): Span {
  return { from: start, to: addDays(monthStart(start, count), -1) };
}

const LENGTH: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

function current(grain: string, today: string, fiscalStart: number): Span {
  if (grain === 'week') {
    const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
    const from = addDays(today, -weekday);
    return { from, to: addDays(from, 6) };
  }
  const length = LENGTH[grain] ?? 1;
  const into = (Number(today.slice(5, 7)) - fiscalStart + 12) % length;
  return months(monthStart(today, -into), length);
}

/** The span of the same kind, so many of them later. */
function shifted(span: Span, grain: string, steps: number): Span {
  if (grain === 'week') return { from: addDays(span.from, 7 * steps), to: addDays(span.to, 7 * steps) };
  const length = LENGTH[grain] ?? 1;
  return months(monthStart(span.from, length * steps), length);
}

function written(text: string, fiscalStart: number): Span | null {
  const year = text.slice(0, 4);
  if (/^\d{4}$/.test(text)) return months(`${year}-${String(fiscalStart).padStart(2, '0')}-01`, 12);
  if (text.includes('Q')) return months(monthStart(`${year}-${String(fiscalStart).padStart(2, '0')}-01`, 3 * (Number(text.slice(-1)) - 1)), 3);
  if (/^\d{4}-\d\d$/.test(text)) return months(`${text}-01`, 1);
  return null;
}

/** The days of a period; null for one that only the server can tell (a week by its number). */
export function spanOf(period: Period, today: string, fiscalStart = 1): Span | null {
  if (typeof period !== 'string') return period;
  const step = /^(this|last|next)_(week|month|quarter|year)$/.exec(period);
  if (step) return shifted(current(step[2] ?? '', today, fiscalStart), step[2] ?? '', { last: -1, next: 1 }[step[1] ?? ''] ?? 0);
  const toDate = /^(week|month|quarter|year)_to_date$/.exec(period);
  if (toDate) return { from: current(toDate[1] ?? '', today, fiscalStart).from, to: today };
  const days = /^(last|next)_(\d{1,4})_days$/.exec(period);
  if (days) {
    const count = Number(days[2]) - 1;
    return days[1] === 'last' ? { from: addDays(today, -count), to: today } : { from: today, to: addDays(today, count) };
  }
  const near = { yesterday: -1, today: 0, tomorrow: 1 }[period];
  if (near !== undefined) return { from: addDays(today, near), to: addDays(today, near) };
  return written(period, fiscalStart);
}

export interface Earlier {
  span: Span;
  /** The period still runs, so it is held against the same part of the one before. */
  partial: boolean;
}

/** What to compare a period with: the one before, and of that no more days than have gone by in a running one. */
export function spanBefore(period: Period, today: string, fiscalStart = 1): Earlier | null {
  const span = spanOf(period, today, fiscalStart);
  if (!span) return null;
  const before = precedingSpan(span);
  const runs = span.from <= today && today < span.to;
  if (!runs) return { span: before, partial: false };
  const end = addDays(before.from, daysBetween(span.from, today));
  return { span: { from: before.from, to: end < before.to ? end : before.to }, partial: true };
}

function precedingSpan(span: Span): Span {
  const whole = span.from.endsWith('-01') && addDays(span.to, 1).endsWith('-01');
  if (whole) {
    const length = (Number(span.to.slice(0, 4)) - Number(span.from.slice(0, 4))) * 12 + Number(span.to.slice(5, 7)) - Number(span.from.slice(5, 7)) + 1;
    return months(monthStart(span.from, -length), length);
  }
  const days = daysBetween(span.from, span.to) + 1;
  return { from: addDays(span.from, -days), to: addDays(span.from, -1) };
}

/** Every month, quarter, year or day between two written ones; an unknown grain gives none. */
export function stepsBetween(grain: string, first: string, last: string): string[] {
  const most = 400;
  const found: string[] = [];
  let step: string | null = first;
  while (step !== null && step <= last && found.length < most) {
    found.push(step);
    step = nextStep(grain, step);
  }
  return found;
}

function nextStep(grain: string, text: string): string | null {
  if (grain === 'month') return monthStart(`${text}-01`, 1).slice(0, 7);
  if (grain === 'day') return addDays(text, 1);
  if (grain === 'year') return String(Number(text) + 1).padStart(4, '0');
  if (grain !== 'quarter') return null;
  const [year = '', number = ''] = text.split('-Q');
  return number === '4' ? `${Number(year) + 1}-Q1` : `${year}-Q${Number(number) + 1}`;
}
