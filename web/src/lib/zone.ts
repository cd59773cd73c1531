/** Wall clocks of a time zone, without a table of zones of our own: the browser knows them. */

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let found = formatters.get(timeZone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, found);
  }
  return found;
}

/** The instant's clock in the zone, `2026-02-28T17:30:00`. */
export function wallClock(instant: Date, timeZone: string): string {
  const parts: Record<string, string> = {};
  for (const part of formatter(timeZone).formatToParts(instant)) parts[part.type] = part.value;
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}:${parts['second']}`;
}

/** The instant at which the zone's clock shows `2026-02-28T17:30`. */
export function instantOf(wall: string, timeZone: string): Date {
  const asUtc = new Date(`${wall.length === 16 ? `${wall}:00` : wall}Z`);
  const shown = new Date(`${wallClock(asUtc, timeZone)}Z`);
  const guess = new Date(asUtc.getTime() - (shown.getTime() - asUtc.getTime()));
  // A second look settles the hours around a change of the clocks.
  const again = new Date(`${wallClock(guess, timeZone)}Z`);
  return new Date(guess.getTime() + (asUtc.getTime() - again.getTime()));
}

/** The zone's calendar day of an instant, `2026-02-28`. */
export function dayOf(instant: Date, timeZone: string): string {
  return wallClock(instant, timeZone).slice(0, 10);
}

export function todayIn(timeZone: string): string {
  return dayOf(new Date(), timeZone);
}

/** Whole days from one calendar day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}
