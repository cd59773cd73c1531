export interface TimeLeft {
  count: number;
  unit: 'days' | 'hours' | 'minutes';
  late: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long it is until a moment, or how long it has been, in the largest unit of which there are two or more. */
export function timeLeft(due: string, now: Date): TimeLeft {
  const left = Date.parse(due) - now.getTime();
  const size = Math.abs(left);
  const late = left < 0;
  if (size >= 2 * DAY) return { count: Math.floor(size / DAY), unit: 'days', late };
  if (size >= 2 * HOUR) return { count: Math.floor(size / HOUR), unit: 'hours', late };
  return { count: Math.floor(size / MINUTE), unit: 'minutes', late };
}
