import { post } from '@/api/call';
import type { GoalsSearch } from './routes';

export const GOAL = 'goal';

export function loadOverview(asked: GoalsSearch, signal?: AbortSignal) {
  const { rule, year, period, department } = asked;
  const body = { ...(rule ? { rule } : {}), ...(year ? { year } : {}), period: period ?? 'year', ...(department ? { department } : {}) };
  return post('/goals/overview', { body, ...(signal ? { signal } : {}) });
}

export function loadMine(period: 'month' | 'quarter' | 'year', signal?: AbortSignal) {
  return post('/goals/mine', { body: { period }, ...(signal ? { signal } : {}) });
}

export type Overview = Awaited<ReturnType<typeof loadOverview>>;
export type Stand = Overview['below'][number];
export type Mine = Awaited<ReturnType<typeof loadMine>>['goals'][number];

export type Method = 'history' | 'even' | 'capacity' | 'manual';
export type Seasons = 'seasonal' | 'even' | 'working_days' | 'keep';

export interface DivideAsked {
  rule: string;
  year: number;
  department: string;
  method: Method;
  over: string;
  among: { node: string; weight: string }[] | null;
  deep: boolean;
  apply: boolean;
  reason: string | null;
}

export function divideGoal(asked: DivideAsked, signal?: AbortSignal) {
  return post('/actions/goals.divide', { body: asked, ...(signal ? { signal } : {}) });
}

export type Divided = Awaited<ReturnType<typeof divideGoal>>;

export interface SpreadAsked {
  rule: string;
  year: number;
  node: string;
  total: string;
  method: Seasons;
  keep_past: boolean;
  apply: boolean;
  reason: string | null;
}

export function spreadGoal(asked: SpreadAsked, signal?: AbortSignal) {
  return post('/actions/goals.spread', { body: asked, ...(signal ? { signal } : {}) });
}

export function lockGoals(rule: string, year: number, department: string, locked: boolean) {
  return post('/actions/goals.lock', { body: { rule, year, department, locked } });
}

/** The id behind a node such as `department:12`. */
export function idOf(node: string): string {
  return node.slice(node.indexOf(':') + 1);
}

export function isDepartment(node: string): boolean {
  return node.startsWith('department:');
}

/** Whether a goal is SMART; with `total` one that is not saved yet. */
export function loadSmart(rule: string, year: number, node: string, total: string | null, signal?: AbortSignal) {
  return post('/goals/smart', { body: { rule, year, node, ...(total === null ? {} : { total }) }, ...(signal ? { signal } : {}) });
}

export type SmartTold = Awaited<ReturnType<typeof loadSmart>>;

/** The parts and days of a period of a goal. */
export function loadCourse(rule: string, year: number, node: string, period: string, signal?: AbortSignal) {
  return post('/goals/course', { body: { rule, year, node, period }, ...(signal ? { signal } : {}) });
}

export type CourseTold = Awaited<ReturnType<typeof loadCourse>>;
export type CoursePart = CourseTold['parts'][number];

/** What is assumed where a goal is held against people; null: what follows from goals and results. */
export interface Given {
  quota: number | null;
  attainment: number | null;
  customers: number | null;
  visits: number | null;
  hours: number | null;
  selling: number | null;
}

function figure(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}

export function loadCapacity(rule: string, year: number, department: string, given: Given, signal?: AbortSignal) {
  const { customers, visits, hours, selling } = given;
  const body = {
    rule,
    year,
    department,
    ...(given.quota === null ? {} : { quota: figure(given.quota) }),
    ...(given.attainment === null ? {} : { attainment: figure(given.attainment) }),
    ...(customers === null || visits === null || hours === null ? {} : { visiting: [{ customers: Math.round(customers), visits: figure(visits), hours: figure(hours) }] }),
    ...(selling === null ? {} : { hours: figure(selling) }),
  };
  return post('/goals/capacity', { body, ...(signal ? { signal } : {}) });
}

export type CapacityTold = Awaited<ReturnType<typeof loadCapacity>>;
