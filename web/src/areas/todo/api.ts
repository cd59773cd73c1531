import { get, post, type Schemas } from '@/api/call';

export type TodoView = 'open' | 'snoozed' | 'done';
export type TodoItem = Schemas['TodoItem'];
export type Bucket = TodoItem['bucket'];
export const buckets: readonly Bucket[] = ['overdue', 'today', 'upcoming', 'undated'];
export type TodoCounts = Schemas['TodoCounts'];
export type TodoSource = Schemas['TodoSource'];
export type TodoAnswer = Schemas['TodoAnswer'];

export interface TodoAsked {
  view: TodoView;
  whose: 'me' | 'team';
  person?: string | undefined;
  source?: string | undefined;
  limit?: number | undefined;
}

export type ItemKey = Pick<TodoItem, 'source' | 'id'>;

export function loadTodo(asked: TodoAsked, signal?: AbortSignal): Promise<TodoAnswer> {
  return get('/todo', { query: { ...asked }, signal });
}

export function loadCounts(signal?: AbortSignal): Promise<Schemas['TodoCountsAnswer']> {
  return get('/todo/counts', { signal });
}

const keys = (items: readonly ItemKey[]) => items.map(({ source, id }) => ({ source, id }));

export async function finishItems(items: readonly ItemKey[], done: boolean): Promise<void> {
  await post(done ? '/todo/done' : '/todo/reopen', { body: { items: keys(items) } });
}

export async function snoozeItems(items: readonly ItemKey[], until: string | null): Promise<void> {
  await post('/todo/snooze', { body: { items: keys(items), until } });
}

export async function orderItems(items: readonly ItemKey[]): Promise<void> {
  await post('/todo/order', { body: { items: keys(items) } });
}

