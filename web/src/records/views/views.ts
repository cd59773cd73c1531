/** A saved view against what the list shows at the moment. */
import type { SavedView } from '@/api/views';
import type { ListSearch } from '../routes';

/** What a view is made of, as the list's address and columns say it. */
export interface Shown {
  kind: 'list' | 'board';
  where: string;
  sort: string;
  columns: readonly string[] | null;
  boardBy: string | null;
}

/** The address that shows a view. */
export function searchOf(view: SavedView): ListSearch {
  return {
    saved: view.id,
    view: view.kind === 'board' ? 'board' : undefined,
    where: view.where ?? undefined,
    sort: view.sort.join(',') || undefined,
    by: view.board_by ?? undefined,
  };
}

/** What of the view would change were it saved as it is shown; nothing where it is shown as it was saved. */
export function changesOf(view: SavedView, shown: Shown): Partial<Pick<SavedView, 'kind' | 'where' | 'sort' | 'columns' | 'board_by'>> {
  const sort = shown.sort ? shown.sort.split(',') : [];
  const columns = shown.columns && [...shown.columns];
  return {
    ...(shown.kind === view.kind ? {} : { kind: shown.kind }),
    ...((shown.where || null) === view.where ? {} : { where: shown.where || null }),
    ...(sort.join() === view.sort.join() ? {} : { sort }),
    ...((columns ?? []).join() === (view.columns ?? []).join() ? {} : { columns }),
    ...(shown.kind !== 'board' || shown.boardBy === view.board_by ? {} : { board_by: shown.boardBy }),
  };
}

/** The view that a list opens with: one's own default, else the one for everybody. */
export function defaultOf(views: readonly SavedView[]): SavedView | null {
  const defaults = views.filter((view) => view.default);
  return defaults.find((view) => view.visibility === 'private') ?? defaults.find((view) => view.visibility === 'roles') ?? defaults[0] ?? null;
}
