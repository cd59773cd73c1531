import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

export const TABS = ['funnel', 'stays', 'ways', 'outcomes'] as const;
export type ProcessTab = (typeof TABS)[number];

export interface ProcessSearch {
  tab?: ProcessTab | undefined;
  pipeline?: string | undefined;
  /** An event log in place of a pipeline, for the ways alone. */
  log?: string | undefined;
  period?: string | undefined;
  by?: string | undefined;
  where?: string | undefined;
}

function readSearch(search: Record<string, unknown>): ProcessSearch {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  // An id in an address is read as a number by the router.
  const id = (value: unknown) => (typeof value === 'number' ? String(value) : text(value));
  return {
    tab: TABS.find((tab) => tab === search['tab']),
    pipeline: id(search['pipeline']),
    log: id(search['log']),
    period: text(search['period']),
    by: text(search['by']),
    where: text(search['where']),
  };
}

const processRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/process-analysis',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./ProcessPage'), 'ProcessPage'),
});

export const processRoutes = [processRoute] as const;
