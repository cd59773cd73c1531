import { get, patch, post, remove, type Schemas } from './call';

export const kinds = ['list', 'board', 'calendar', 'timeline', 'gallery', 'tree', 'map'] as const;
export type ViewKind = (typeof kinds)[number];

export type Total = 'none' | 'sum' | 'avg' | 'min' | 'max' | 'median' | 'count';
export type Scale = 'day' | 'week' | 'month' | 'quarter' | 'agenda';
export type Part = 'end' | 'after' | 'cover' | 'rank';

/** Records that meet the condition have a colour: the row, or the cell of one column. */
export type ColorRule = Schemas['ColourRule'];
/** How a view is laid out; what is left out is as usual. */
export type ViewLayout = Schemas['ViewSettings'];
export type SavedView = Schemas['ViewAnswer'];
export type ViewValues = Schemas['ViewBody'];

export async function readViews(object: string, signal?: AbortSignal): Promise<SavedView[]> {
  return (await get('/views', { query: { object }, signal })).views;
}

export function createView(values: ViewValues): Promise<SavedView> {
  return post('/views', { body: values });
}

export function changeView(id: string, part: Schemas['ViewChange']): Promise<SavedView> {
  return patch('/views/{id}', { path: { id }, body: part });
}

export function deleteView(id: string): Promise<void> {
  return remove('/views/{id}', { path: { id } });
}
