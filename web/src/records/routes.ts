import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const VIEWS = ['table', 'board', 'calendar', 'timeline', 'gallery', 'tree', 'map'] as const;
export type ListView = (typeof VIEWS)[number];

export interface ListSearch {
  view?: ListView;
  where?: string;
  sort?: string;
  /** The field that lays records out: the columns of a board, the day of a calendar. */
  by?: string;
  pipeline?: string;
  /** The saved view that is shown; `all` for none, although there is a default. */
  saved?: string;
  /** The day that a calendar or timeline is on. */
  on?: string;
}

export interface RecordSearch {
  tab?: string;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Ids look like numbers, and numbers of that size would not survive as such. */
function id(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : text(value);
}

export const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/records/$object',
  validateSearch: (search: Record<string, unknown>): ListSearch => ({
    view: VIEWS.find((name) => name === search['view']),
    where: text(search['where']),
    sort: text(search['sort']),
    by: text(search['by']),
    pipeline: text(search['pipeline']),
    saved: id(search['saved']),
    on: text(search['on']),
  }),
  component: lazyRouteComponent(() => import('./list/ListPage'), 'ListPage'),
});

export const newRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/records/$object/new',
  component: lazyRouteComponent(() => import('./form/FormPage'), 'NewPage'),
});

export const recordRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/records/$object/$id',
  validateSearch: (search: Record<string, unknown>): RecordSearch => ({ tab: text(search['tab']) }),
  // An approval is read and decided in the inbox.
  beforeLoad: ({ params }) => {
    if (params.object === 'approval') throw redirect({ to: '/approvals', search: { id: params.id }, replace: true });
  },
  component: lazyRouteComponent(() => import('./page/RecordPage'), 'RecordPage'),
});

export const editRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/records/$object/$id/edit',
  component: lazyRouteComponent(() => import('./form/FormPage'), 'EditPage'),
});

export const recordRoutes = [listRoute, newRoute, recordRoute, editRoute] as const;
