import { get, post, request } from './client';

export interface SavedView {
  id: string;
  object: string;
  name: string;
  kind: 'list' | 'board';
  where: string | null;
  sort: string[];
  columns: string[] | null;
  board_by: string | null;
  visibility: 'private' | 'shared' | 'roles';
  roles: string[];
  default: boolean;
  mine: boolean;
}

export type ViewValues = Omit<SavedView, 'id' | 'mine'>;

export async function readViews(object: string, signal?: AbortSignal): Promise<SavedView[]> {
  return (await get<{ views: SavedView[] }>('/views', { query: { object }, ...(signal ? { signal } : {}) })).views;
}

export function createView(values: ViewValues): Promise<SavedView> {
  return post<SavedView>('/views', values);
}

export async function changeView(id: string, part: Partial<ViewValues>): Promise<SavedView> {
  return (await request<SavedView>('PATCH', `/views/${id}`, { body: part })).data;
}

export async function deleteView(id: string): Promise<void> {
  await request('DELETE', `/views/${id}`);
}
