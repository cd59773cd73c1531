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
