/** Rows under the headings of their groups: one list in the order of the groups, of which folded ones are left out. */
import type { FieldDefinition, RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { asReference, asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { pathText, quoted } from '@/lib/expression';
import type { Locale } from '@/lib/locale';
import { addDays, dayOf } from '@/lib/zone';

export interface GroupBy {
  /** As the server takes it: a path, a date with its grain. */
  text: string;
  path: string;
  grain: 'day' | 'week' | 'month' | null;
  field: FieldDefinition;
}

export interface Group {
  key: string;
  level: number;
  /** The value of each level down to this one. */
  values: unknown[];
  count: number;
  /** The answer's row with the totals. */
  totals: Record<string, unknown>;
}

export type Item = { kind: 'group'; group: Group; folded: boolean } | { kind: 'row'; index: number };

const GROUPABLE = new Set(['choice', 'lookup', 'user', 'team', 'master_detail', 'boolean', 'date', 'datetime', 'rating', 'text', 'tree_choice']);
const GRAINS = ['day', 'week', 'month'] as const;

export function canGroup(field: FieldDefinition): boolean {
  return GROUPABLE.has(typeOf(field).type) && field.access !== 'mask';
}

export function isDated(field: FieldDefinition): boolean {
  return ['date', 'datetime'].includes(typeOf(field).type);
}

/** What a text like `close_date:month` groups by; dates are grouped by month where nothing is said. */
export function readGroup(text: string, find: (path: string) => FieldDefinition | null): GroupBy | null {
  const [path = '', grain] = text.split(':');
  const field = find(path);
  if (!field || !canGroup(field)) return null;
  const named = GRAINS.find((one) => one === grain) ?? 'month';
  return isDated(field) ? { text: `${path}:${named}`, path, grain: named, field } : { text: path, path, grain: null, field };
}

/** `2026-W05` of a day, after ISO 8601. */
export function weekOf(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  const thursday = addDays(day, 3 - weekday);
  const first = Date.parse(`${thursday.slice(0, 4)}-01-01T00:00:00Z`);
  const week = Math.floor((Date.parse(`${thursday}T00:00:00Z`) - first) / 604_800_000) + 1;
  return `${thursday.slice(0, 4)}-W${String(week).padStart(2, '0')}`;
}

/** The first day of a period and the first after it. */
export function daysOf(period: string): [string, string] {
  if (period.includes('W')) {
    const [year = '', week = '1'] = period.split('-W');
    const fourth = `${year}-01-04`;
    const monday = addDays(fourth, -((new Date(`${fourth}T00:00:00Z`).getUTCDay() + 6) % 7));
    const first = addDays(monday, (Number(week) - 1) * 7);
    return [first, addDays(first, 7)];
  }
  if (period.length === 10) return [period, addDays(period, 1)];
  const [year = 0, month = 1] = period.split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
  return [`${period}-01`, next];
}

/** The key of the group that a record's value is in, empty for none. */
export function keyOf(by: GroupBy, value: unknown, locale: Locale): string {
  if (value === null || value === undefined) return '';
  if (by.grain) {
    const text = asString(value);
    const day = text.length > 10 ? dayOf(new Date(text), locale.timeZone) : text;
    return by.grain === 'day' ? day : by.grain === 'week' ? weekOf(day) : day.slice(0, 7);
  }
  if (Array.isArray(value)) return value.map(asString).join('/');
  return isObject(value) ? (asReference(value)?.id ?? '') : asString(value);
}

/** The condition that a record is in the group. */
export function conditionOf(by: GroupBy, value: unknown): string {
  const name = pathText(by.path);
  if (value === null || value === undefined) return `${name} is null`;
  if (by.grain) {
    const [from, to] = daysOf(asString(value));
    return `(${name} >= ${quoted(from)} and ${name} < ${quoted(to)})`;
  }
  return `${name} = ${typeOf(by.field).literal(isObject(value) ? asReference(value) : value)}`;
}

/** The condition that a record is not in the group; one without a value is in none but that of those without. */
export function outside(bys: readonly GroupBy[], group: Group): string {
  const parts = group.values.flatMap((value, level) => {
    const by = bys[level];
    if (!by) return [];
    if (value === null || value === undefined) return [`${pathText(by.path)} is not null`];
    return [`${pathText(by.path)} is null or not (${conditionOf(by, value)})`];
  });
  return `(${parts.join(' or ')})`;
}

/** Groups of the first level over those of the second, out of the rows of an answer that is grouped by both. */
export function groupsOf(bys: readonly GroupBy[], rows: readonly Record<string, unknown>[], outer: readonly Record<string, unknown>[]): Group[] {
  const made = (row: Record<string, unknown>, level: number): Group => {
    const values = bys.slice(0, level + 1).map((by) => row[by.text] ?? null);
    return { key: values.map((value) => groupKey(value)).join('\u0001'), level, values, count: Number(row['n'] ?? 0), totals: row };
  };
  if (bys.length < 2) return emptyFirst(rows.map((row) => made(row, 0)), 0);
  const inner = rows.map((row) => made(row, 1));
  return emptyFirst(outer.map((row) => made(row, 0)), 0).flatMap((group) => [group, ...emptyFirst(inner.filter((one) => groupKey(one.values[0]) === group.key), 1)]);
}

export function groupKey(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(asString).join('/');
  return isObject(value) ? (asReference(value)?.id ?? '') : asString(value);
}

/** In the order of a list what has no value comes first. */
function emptyFirst(groups: Group[], level: number): Group[] {
  const empty = (group: Group) => group.values[level] === null || group.values[level] === undefined;
  return [...groups.filter(empty), ...groups.filter((group) => !empty(group))];
}

/**
 * The headings with the rows that are there so far. While more rows are to come, headings behind the last of them wait
 * for their rows.
 */
export function itemsOf(bys: readonly GroupBy[], groups: readonly Group[], folded: ReadonlySet<string>, rows: readonly RecordData[], more: boolean, locale: Locale): Item[] {
  const of = new Map<string, number[]>();
  rows.forEach((record, index) => {
    const key = bys.map((by) => keyOf(by, record[by.path], locale)).join('\u0001');
    const list = of.get(key);
    if (list) list.push(index);
    else of.set(key, [index]);
  });
  const items: Item[] = [];
  let left = of.size;
  let hidden = '';
  for (const group of groups) {
    const isFolded = folded.has(group.key);
    if (group.level > 0 && hidden && group.key.startsWith(hidden)) continue;
    if (more && left === 0 && !isFolded) break;
    items.push({ kind: 'group', group, folded: isFolded });
    hidden = isFolded && group.level < bys.length - 1 ? `${group.key}\u0001` : '';
    if (isFolded || group.level < bys.length - 1) continue;
    const inside = of.get(group.key);
    if (!inside) continue;
    left -= 1;
    for (const index of inside) items.push({ kind: 'row', index });
  }
  return items;
}

/** The order of a list that is grouped: by the groups first. */
export function groupedSort(bys: readonly GroupBy[], sort: readonly string[]): string[] {
  const paths = bys.map((by) => by.path);
  return [...paths, ...sort.filter((one) => !paths.includes(one.replace(/^-/, '')))];
}
