/** A saved view against what the list shows at the moment. */
import type { SavedView, ViewKind, ViewLayout, ViewValues } from '@/api/views';
import type { ListSearch } from '../routes';
import { plainLayout, sameLayout } from './layout';

/** What a view is made of, as the list's address, columns and layout say it. */
export interface Shown {
  kind: ViewKind;
  where: string;
  sort: string;
  columns: readonly string[] | null;
  by: string | null;
  layout: ViewLayout;
}

/** The address that shows a view. */
export function searchOf(view: SavedView): ListSearch {
  return {
    saved: view.id,
    view: view.kind === 'list' ? undefined : view.kind,
    where: view.where ?? undefined,
    sort: view.sort.join(',') || undefined,
    by: view.board_by ?? undefined,
  };
}

type Content = Pick<SavedView, 'kind' | 'where' | 'sort' | 'columns' | 'board_by' | 'settings'>;

/** The content of a view that is shown so. */
export function contentOf(shown: Shown): Content {
  return {
    kind: shown.kind,
    where: shown.where || null,
    sort: shown.sort ? shown.sort.split(',') : [],
    columns: shown.columns && [...shown.columns],
    board_by: shown.kind === 'list' ? null : shown.by,
    settings: plainLayout(shown.layout),
  };
}

/** What of the view would change were it saved as it is shown; nothing where it is shown as it was saved. */
export function changesOf(view: SavedView, shown: Shown): Partial<Content> {
  const now = contentOf(shown);
  return {
    ...(now.kind === view.kind ? {} : { kind: now.kind }),
    ...(now.where === view.where ? {} : { where: now.where }),
    ...(now.sort.join() === view.sort.join() ? {} : { sort: now.sort }),
    ...((now.columns ?? []).join() === (view.columns ?? []).join() ? {} : { columns: now.columns }),
    ...(now.kind === 'list' || now.board_by === view.board_by ? {} : { board_by: now.board_by }),
    ...(sameLayout(now.settings, view.settings) ? {} : { settings: now.settings }),
  };
}

/** The view as it would be made anew: after it was deleted, or beside itself. */
export function valuesOf(view: SavedView): ViewValues {
  const { object, name, kind, where, sort, columns, board_by, visibility, roles, departments, people, position, settings } = view;
  return { object, name, kind, where, sort, columns, board_by, visibility, roles, departments, people, position, settings, default: view.default };
}

/** The places that the views take when one goes before or behind its neighbour; only those that change. */
export function movedViews(views: readonly SavedView[], id: string, step: number): { id: string; position: number }[] {
  const at = views.findIndex((view) => view.id === id);
  const to = at + step;
  const moving = views[at];
  if (!moving || to < 0 || to >= views.length) return [];
  const order = views.filter((view) => view.id !== id);
  order.splice(to, 0, moving);
  return order.flatMap((view, position) => (view.position === position ? [] : [{ id: view.id, position }]));
}

const NEARNESS = ['private', 'chosen', 'shared'] as const;

/** The view that a list opens with: one's own default, else one for those like oneself, else the one for everybody. */
export function defaultOf(views: readonly SavedView[]): SavedView | null {
  const defaults = views.filter((view) => view.default);
  for (const visibility of NEARNESS) {
    const found = defaults.find((view) => view.visibility === visibility);
    if (found) return found;
  }
  return null;
}
