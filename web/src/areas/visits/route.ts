/** The order of a day's visits, and how far it is. */
import type { RecordData } from '@/api/types';
import { asPlace, type Place } from '@/fields/geo/place';
import { asNumber, asString } from '@/fields/shared/values';
import { kilometres } from '@/records/map/places';

export function placeOf(visit: RecordData): Place | null {
  return asPlace(visit['account.location']);
}

/** As arranged by hand; what was not is put after it by its time. */
export function arranged(visits: readonly RecordData[]): RecordData[] {
  const rank = (visit: RecordData) => asNumber(visit['route_position']) ?? Number.POSITIVE_INFINITY;
  return [...visits].sort((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    if (first !== second) return first < second ? -1 : 1;
    return asString(a['due_at']).localeCompare(asString(b['due_at'])) || a.id.localeCompare(b.id);
  });
}

/** Each next visit is the nearest to the one before, from where one is or from the first; those without a place come last. */
export function nearestFirst(visits: readonly RecordData[], from: Place | null): RecordData[] {
  const left = visits.filter((visit) => placeOf(visit));
  const ordered: RecordData[] = [];
  let here = from;
  while (left.length > 0) {
    const away = (visit: RecordData) => {
      const place = placeOf(visit);
      return here && place ? kilometres(here, place) : 0;
    };
    const next = left.reduce((best, visit) => (away(visit) < away(best) ? visit : best));
    left.splice(left.indexOf(next), 1);
    ordered.push(next);
    here = placeOf(next);
  }
  return [...ordered, ...visits.filter((visit) => !placeOf(visit))];
}

/** Kilometres of each leg, as the crow flies: from the last stop before that has a place. */
export function legs(visits: readonly RecordData[], from: Place | null = null): (number | null)[] {
  let here = from;
  return visits.map((visit) => {
    const place = placeOf(visit);
    const leg = here && place ? kilometres(here, place) : null;
    here = place ?? here;
    return leg;
  });
}

export function total(parts: readonly (number | null)[]): number {
  return parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
}

/** A list with one of its items put to another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = [...list];
  const [item] = rest.splice(from, 1);
  if (item !== undefined) rest.splice(Math.max(0, Math.min(rest.length, to)), 0, item);
  return rest;
}
