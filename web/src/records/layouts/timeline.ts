/** Days as places along a timeline. */
import { addDays, daysBetween } from '@/lib/zone';

export type TimelineScale = 'day' | 'week' | 'month' | 'quarter';

/** The width of a day, px. */
export const DAY: Readonly<Record<TimelineScale, number>> = { day: 36, week: 16, month: 5, quarter: 2 };

export interface Span {
  from: string;
  to: string;
}

/** The months, or years, that a scale is headed by, each with where it begins and how wide it is. */
export function headsOf(span: Span, scale: TimelineScale): { key: string; left: number; width: number }[] {
  const yearly = scale === 'quarter';
  const heads: { key: string; left: number; width: number }[] = [];
  let at = span.from;
  while (at < span.to) {
    const year = Number(at.slice(0, 4));
    const month = Number(at.slice(5, 7));
    const next = yearly || month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
    const end = next < span.to ? next : span.to;
    heads.push({ key: at.slice(0, yearly ? 4 : 7), left: daysBetween(span.from, at) * DAY[scale], width: daysBetween(at, end) * DAY[scale] });
    at = next;
  }
  return heads;
}

/** The days that are marked below the heads: each, every Monday, the first of each month or of each quarter. */
export function ticksOf(span: Span, scale: TimelineScale, from: number, to: number): { day: string; left: number }[] {
  const width = DAY[scale];
  const first = Math.max(0, Math.floor(from / width));
  const last = Math.min(daysBetween(span.from, span.to), Math.ceil(to / width));
  const ticks: { day: string; left: number }[] = [];
  for (let n = first; n <= last; n += 1) {
    const day = addDays(span.from, n);
    if (isTick(day, scale)) ticks.push({ day, left: n * width });
  }
  return ticks;
}

function isTick(day: string, scale: TimelineScale): boolean {
  if (scale === 'day') return true;
  if (scale === 'week') return new Date(`${day}T00:00:00Z`).getUTCDay() === 1;
  return day.endsWith('-01') && (scale === 'month' || ['01', '04', '07', '10'].includes(day.slice(5, 7)));
}

/** The span that holds all days, with room at both ends, whole months; at most some years around today. */
export function spanAround(days: readonly string[], today: string): Span {
  const sorted = [today, ...days].sort();
  const first = addDays(sorted[0] ?? today, -45);
  const last = addDays(sorted.at(-1) ?? today, 120);
  const least = addDays(today, -3650);
  const most = addDays(today, 3650);
  const from = first < least ? least : first;
  const to = last > most ? most : last;
  return { from: `${from.slice(0, 7)}-01`, to };
}

/** The path of an arrow from the end of one bar to the beginning of another. */
export function arrow(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const out = from.x + 8;
  const back = to.x - 10;
  if (back >= out) return `M${from.x} ${from.y} H${out} V${to.y} H${to.x - 2}`;
  const between = from.y + (to.y > from.y ? 18 : -18);
  return `M${from.x} ${from.y} H${out} V${between} H${back} V${to.y} H${to.x - 2}`;
}

export interface Bounds {
  from: string;
  to: string;
}

/**
 * By how many days each bar has to be later so that it begins after the bar that it waits for, once one bar has moved.
 * Only what would begin too early is pushed, as far as it must, and along with it what waits for that in turn.
 */
export function pushedBy(bars: ReadonlyMap<string, Bounds>, waitsFor: ReadonlyMap<string, string>, moved: string, to: Bounds): Map<string, number> {
  const followers = new Map<string, string[]>();
  for (const [id, before] of waitsFor) followers.set(before, [...(followers.get(before) ?? []), id]);
  const pushed = new Map<string, number>();
  const queue: { id: string; end: string; way: readonly string[] }[] = [{ id: moved, end: to.to, way: [moved] }];
  for (let step = queue.shift(); step; step = queue.shift()) {
    for (const id of followers.get(step.id) ?? []) {
      const bar = bars.get(id);
      // What waits for itself along a ring is left where it is.
      if (!bar || step.way.includes(id)) continue;
      const held = pushed.get(id) ?? 0;
      const days = daysBetween(bar.from, step.end) + 1;
      if (days <= held || days <= 0) continue;
      pushed.set(id, days);
      queue.push({ id, end: addDays(bar.to, days), way: [...step.way, id] });
    }
  }
  return pushed;
}
