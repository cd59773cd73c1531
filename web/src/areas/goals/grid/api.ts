import { post, type Schemas } from '@/api/call';
import type { GridSearch } from '../routes';

export function loadGrid(asked: GridSearch, signal?: AbortSignal) {
  return post('/actions/goals.grid', { body: asked, ...(signal ? { signal } : {}) });
}

export type GoalGrid = Awaited<ReturnType<typeof loadGrid>>;

export interface SetAsked {
  rule: string;
  year: number;
  rows: { node: string; months: Record<string, [string | null, string | null]> }[];
  reason: string | null;
}

export function setGoals(asked: SetAsked) {
  return post('/actions/goals.set', { body: asked });
}

export type Clash = Awaited<ReturnType<typeof setGoals>>['clashes'][number];

export function loadCell(goal: string, month: number, signal?: AbortSignal) {
  return post('/actions/goals.cell_log', { body: { goal, month }, ...(signal ? { signal } : {}) });
}

export type SheetRead = Schemas['SheetRead'];

export function lookAtSheet(file: File, rule: string, year: number, department: string | undefined, blank: 'keep' | 'clear'): Promise<SheetRead> {
  const form = new FormData();
  form.append('rule', rule);
  form.append('year', String(year));
  form.append('blank', blank);
  if (department) form.append('department', department);
  form.append('file', file, file.name);
  return post('/goal-sheet', { body: form });
}

/** Where the grid is fetched as a workbook. */
export function sheetAddress(rule: string, year: number, department: string | undefined): string {
  const query = new URLSearchParams({ rule, year: String(year), ...(department ? { department } : {}) });
  return `/api/v1/goal-sheet?${query.toString()}`;
}

export type ChangeMethod = 'keep' | 'working_days' | 'even';

export interface ProposeAsked {
  goal: string;
  total: string;
  from_month: number;
  method: ChangeMethod;
  deep: boolean;
  reason: string;
  apply: boolean;
}

export function proposeChange(asked: ProposeAsked, signal?: AbortSignal) {
  return post('/actions/goals.propose_change', { body: asked, ...(signal ? { signal } : {}) });
}

export type Proposed = Awaited<ReturnType<typeof proposeChange>>;

export type StaffKind = 'join' | 'leave' | 'move';

export interface StaffAsked {
  goal: string;
  kind: StaffKind;
  day: string;
  to: string | null;
  apply: boolean;
  reason: string | null;
}

export function staffGoals(asked: StaffAsked, signal?: AbortSignal) {
  return post('/actions/goals.staff', { body: asked, ...(signal ? { signal } : {}) });
}
