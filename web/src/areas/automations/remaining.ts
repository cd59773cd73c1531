export interface Remaining {
  count: number;
  unit: 'days' | 'hours' | 'minutes' | 'now';
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long it is until then, in the largest unit of which there are two or more; the last minute is now. */
export function remaining(at: string, now: Date): Remaining {
  const left = Date.parse(at) - now.getTime();
  if (left >= 2 * DAY) return { count: Math.floor(left / DAY), unit: 'days' };
  if (left >= 2 * HOUR) return { count: Math.floor(left / HOUR), unit: 'hours' };
  if (left >= MINUTE) return { count: Math.floor(left / MINUTE), unit: 'minutes' };
  return { count: 0, unit: 'now' };
}
