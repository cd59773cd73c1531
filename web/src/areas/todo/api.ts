import { get, request } from '@/api/client';
import type { Labels, Reference } from '@/api/types';

export type TodoView = 'open' | 'snoozed' | 'done';
export type Bucket = 'overdue' | 'today' | 'upcoming' | 'undated';
export const buckets: readonly Bucket[] = ['overdue', 'today', 'upcoming', 'undated'];

export interface TodoItem {
  source: string;
  id: string;
  /** What is opened. */
  object: string;
  record: string;
  name: string | null;
  due_at: string | null;
  bucket: Bucket;
  owner: Reference | null;
  snoozed_until: string | null;
  more: Record<string, unknown>;
}

export interface TodoCounts {
  overdue: number;
  today: number;
  upcoming: number;
  undated: number;
  snoozed: number;
}

export interface TodoSource {
  name: string;
  label: Labels;
  count: number;
  finishes: boolean;
}

export interface TodoAnswer {
  items: TodoItem[];
  more: boolean;
  counts: TodoCounts;
  sources: TodoSource[];
}

export interface TodoAsked {
  view: TodoView;
  whose: 'me' | 'team';
  person?: string | undefined;
  source?: string | undefined;
  limit?: number | undefined;
}

export type ItemKey = Pick<TodoItem, 'source' | 'id'>;

export function loadTodo(asked: TodoAsked, signal?: AbortSignal): Promise<TodoAnswer> {
  return get<TodoAnswer>('/todo', { query: { ...asked }, ...(signal ? { signal } : {}) });
}

export function loadCounts(signal?: AbortSignal): Promise<TodoCounts & { objects: string[] }> {
  return get('/todo/counts', signal ? { signal } : {});
}

const keys = (items: readonly ItemKey[]) => items.map(({ source, id }) => ({ source, id }));

export async function finishItems(items: readonly ItemKey[], done: boolean): Promise<void> {
  await request('POST', done ? '/todo/done' : '/todo/reopen', { body: { items: keys(items) } });
}

export async function snoozeItems(items: readonly ItemKey[], until: string | null): Promise<void> {
  await request('POST', '/todo/snooze', { body: { items: keys(items), until } });
}

export async function orderItems(items: readonly ItemKey[]): Promise<void> {
  await request('POST', '/todo/order', { body: { items: keys(items) } });
}

export async function runTodoAction(action: 'hand_over' | 'accept' | 'return', body: Record<string, string>): Promise<void> {
  await request('POST', `/actions/together.${action}_todo`, { body });
}
