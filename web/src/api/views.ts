import { get, post, request } from './client';

export const kinds = ['list', 'board', 'calendar', 'timeline', 'gallery', 'tree', 'map'] as const;
export type ViewKind = (typeof kinds)[number];

export type Total = 'none' | 'sum' | 'avg' | 'min' | 'max' | 'median' | 'count';
export type Scale = 'day' | 'week' | 'month' | 'quarter' | 'agenda';
export type Part = 'end' | 'after' | 'cover';

/** Records that meet the condition have a colour: the row, or the cell of one column. */
export interface ColorRule {
  where: string;
  color: string;
  field?: string | null;
}

/** How a view is laid out; what is left out is as usual. */
export interface ViewLayout {
  /** Paths to group by, two at most, a date with its grain: `close_date:month`. */
  group?: string[];
  totals?: Record<string, Total>;
  widths?: Record<string, number>;
  /** How many columns stay in sight. */
  pinned?: number;
  height?: 'compact' | 'normal' | 'tall';
  colors?: ColorRule[];
  parts?: Partial<Record<Part, string>>;
  scale?: Scale | null;
  /** Of a board: the field whose values are its lanes, the fields on a card, how many records a column should hold, closed columns. */
  lanes?: string | null;
  card?: string[];
  limits?: Record<string, number>;
  folded?: string[];
}

export interface SavedView {
  id: string;
  object: string;
  name: string;
  kind: ViewKind;
  where: string | null;
  sort: string[];
  columns: string[] | null;
  /** The field that lays records out: the choice of a board, the date of a calendar. */
  board_by: string | null;
  visibility: 'private' | 'shared' | 'chosen';
  roles: string[];
  departments: string[];
  people: string[];
  default: boolean;
  position: number;
  settings: ViewLayout;
  mine: boolean;
}

export type ViewValues = Omit<SavedView, 'id' | 'mine'>;

export async function readViews(object: string, signal?: AbortSignal): Promise<SavedView[]> {
  return (await get<{ views: SavedView[] }>('/views', { query: { object }, ...(signal ? { signal } : {}) })).views;
}

export function createView(values: Partial<ViewValues>): Promise<SavedView> {
  return post<SavedView>('/views', values);
}

export async function changeView(id: string, part: Partial<ViewValues>): Promise<SavedView> {
  return (await request<SavedView>('PATCH', `/views/${id}`, { body: part })).data;
}

export async function deleteView(id: string): Promise<void> {
  await request('DELETE', `/views/${id}`);
}
