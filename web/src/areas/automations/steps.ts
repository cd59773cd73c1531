/** Steps of an automation as plain data, and what is done to their lists. */

import { isObject } from '@/lib/equal';

export interface Step {
  kind: string;
  [setting: string]: unknown;
}

export interface Given {
  value?: unknown;
  expression?: string;
}

export interface Recipient {
  kind: 'owner' | 'manager' | 'chain' | 'head' | 'starter' | 'field' | 'role' | 'user';
  field?: string;
  role?: string;
  user?: string;
  of?: 'owner' | 'starter';
  level?: number;
}

/** A node of an approval. */
export interface ApprovalNode {
  name: { zh: string; en?: string };
  signers: Recipient[];
  [setting: string]: unknown;
}

export function newNode(): ApprovalNode {
  return { name: { zh: '' }, signers: [{ kind: 'manager', of: 'starter' }] };
}

/** A kind of step with what it begins with, in the order in which they are offered. */
const STARTS: Readonly<Record<string, () => Omit<Step, 'kind'>>> = {
  notify: () => ({ to: [{ kind: 'owner' }], text: { zh: '' } }),
  set: () => ({ values: {} }),
  create: () => ({ object: 'activity', values: {} }),
  update_related: () => ({ inverse: '', values: {} }),
  assign: () => ({ to: { kind: 'manager' } }),
  mail: () => ({ to: [{ kind: 'owner' }], subject: { zh: '' }, text: { zh: '' } }),
  comment: () => ({ text: { zh: '' } }),
  tag: () => ({ tags: [] }),
  follow: () => ({ to: [{ kind: 'manager' }] }),
  approval: () => ({ title: { zh: '' }, nodes: [newNode()], approved: [], refused: [] }),
  enter_cadence: () => ({ cadence: '' }),
  wait: () => ({ amount: 1, unit: 'days' }),
  parallel: () => ({ lanes: [{ steps: [] }, { steps: [] }] }),
  branch: () => ({ branches: [{ condition: '', steps: [] }], else: [] }),
  loop: () => ({ inverse: '', steps: [] }),
  webhook: () => ({ webhook: '', values: {} }),
  action: () => ({ action: '', values: {} }),
  delete: () => ({}),
  stop: () => ({}),
};

export const KINDS: readonly string[] = Object.keys(STARTS);

export function newStep(kind: string): Step {
  return { kind, ...(STARTS[kind]?.() ?? {}) };
}

function isStep(given: unknown): given is Step {
  return isObject(given) && typeof given['kind'] === 'string';
}

/** The steps in a value; null where it holds something else, so that nothing is overwritten that is not understood. */
export function readSteps(given: unknown): Step[] | null {
  if (given === null || given === undefined) return [];
  return Array.isArray(given) && given.every(isStep) ? given : null;
}

export function replaced<T>(list: readonly T[], place: number, next: T): T[] {
  return list.map((one, index) => (index === place ? next : one));
}

export function without<T>(list: readonly T[], place: number): T[] {
  return list.filter((_, index) => index !== place);
}

/** The list with one element a place further up (-1) or down (1); as it was where there is no such place. */
export function moved<T>(list: readonly T[], place: number, by: -1 | 1): T[] {
  const other = place + by;
  const next = [...list];
  const [one, two] = [next[place], next[other]];
  if (one === undefined || two === undefined) return next;
  next[place] = two;
  next[other] = one;
  return next;
}

/** The pairs of values, and from pairs. A field that is named twice counts once. */
export function valuePairs(given: unknown): [string, Given][] {
  return isObject(given) ? (Object.entries(given) as [string, Given][]) : [];
}

/** What was typed as a value: an expression after `=`, as in a sheet; else the constant itself. */
export function readGiven(text: string): Given {
  if (text.startsWith('=')) return { expression: text.slice(1).trimStart() };
  return { value: text === '' ? null : text };
}

export function shownGiven(given: Given): string {
  if (typeof given.expression === 'string') return `=${given.expression}`;
  if (given.value === null || given.value === undefined) return '';
  return typeof given.value === 'string' ? given.value : JSON.stringify(given.value);
}

/** How the value of a field is given. */
export type ValueKind = 'value' | 'expression' | 'days' | 'working_days';

const DAYS = /^DATEADD\(TODAY\(\), (\d+), "day"\)$/;
const WORKING_DAYS = /^WORKDAY\(TODAY\(\), (\d+)\)$/;

/** The day that an expression counts from then, where it is of that kind. */
export function daysLater(given: Given): { kind: 'days' | 'working_days'; count: number } | null {
  const text = given.expression ?? '';
  const [days, working] = [DAYS.exec(text), WORKING_DAYS.exec(text)];
  if (days) return { kind: 'days', count: Number(days[1]) };
  return working ? { kind: 'working_days', count: Number(working[1]) } : null;
}

export function writtenDays(count: number, kind: 'days' | 'working_days'): string {
  return kind === 'days' ? `DATEADD(TODAY(), ${count}, "day")` : `WORKDAY(TODAY(), ${count})`;
}

export function kindsOfValue(type: string): ValueKind[] {
  return type === 'date' || type === 'datetime' ? ['value', 'days', 'working_days', 'expression'] : ['value', 'expression'];
}

export function valueKind(given: Given, type: string): ValueKind {
  if (typeof given.expression !== 'string') return 'value';
  const days = kindsOfValue(type).includes('days') ? daysLater(given) : null;
  return days?.kind ?? 'expression';
}
