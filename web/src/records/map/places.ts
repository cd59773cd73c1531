/** Records as points, and how near they are. */
import type { RecordData } from '@/api/types';
import { asPlace, type Place } from '@/fields/geo/place';
import { allOf, pathText } from '@/lib/expression';
import { isCondition, readGroups, writeGroup, type Finder, type FilterPart } from '../filter/groups';

export interface Window {
  south: number;
  west: number;
  north: number;
  east: number;
}

export interface Located {
  record: RecordData;
  place: Place;
}

const RADIUS_KM = 6371.0088;
const DIGITS = 5;

/** Kilometres along the surface of a sphere of the earth's mean radius, by the haversine formula. */
export function kilometres(a: Place, b: Place): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180;
  const h = Math.sin(rad(b.lat - a.lat) / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(rad(b.lng - a.lng) / 2) ** 2;
  return 2 * RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

export function located(records: readonly RecordData[], field: string): Located[] {
  return records.flatMap((record) => {
    const place = asPlace(record[field]);
    return place ? [{ record, place }] : [];
  });
}

function rounded(value: number): number {
  return Number(value.toFixed(DIGITS));
}

/** What is seen, within the world: a map may be turned round it more than once. */
export function within({ south, west, north, east }: Window): Window {
  const whole = east - west >= 360;
  return { south: rounded(Math.max(-90, south)), north: rounded(Math.min(90, north)), west: whole ? -180 : rounded(Math.max(-180, west)), east: whole ? 180 : rounded(Math.min(180, east)) };
}

/** The condition that a record lies in the window. */
export function windowWhere(where: string, field: string, window: Window | null): string {
  const name = pathText(field);
  if (!window) return allOf(where, `${name} is not null`);
  const { south, west, north, east } = within(window);
  return allOf(where, `${name}.lat between ${south} and ${north} and ${name}.lng between ${west} and ${east}`);
}

/** The filter with parts added to it; those on the same fields that were there before give way. */
export function narrowed(where: string, finder: Finder, parts: readonly FilterPart[]): string {
  const group = readGroups(where, finder);
  const named = new Set(parts.filter(isCondition).map((part) => part.field));
  if (group?.join === 'and' && !group.negated) return writeGroup({ ...group, parts: [...group.parts.filter((part) => !isCondition(part) || !named.has(part.field)), ...parts] }, finder);
  return allOf(where, writeGroup({ kind: 'group', join: 'and', negated: false, parts: [...parts] }, finder));
}

/** The filter for what lies in the window. */
export function windowParts(field: string, window: Window): FilterPart[] {
  const { south, west, north, east } = within(window);
  return [
    { field: `${field}.lat`, operator: 'between', value: [south, north] },
    { field: `${field}.lng`, operator: 'between', value: [west, east] },
  ];
}

/** The records nearest to a place first; without one, as they come. */
export function nearestFirst(found: readonly Located[], from: Place | null): Located[] {
  if (!from) return [...found];
  const far = new Map(found.map((one) => [one, kilometres(from, one.place)]));
  return [...found].sort((a, b) => (far.get(a) ?? 0) - (far.get(b) ?? 0));
}
