import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

export const TABS = ['change', 'seasons', 'levers'] as const;
export type InsightTab = (typeof TABS)[number];
export type Against = 'previous' | 'last_year';

export interface InsightSearch {
  tab?: InsightTab | undefined;
  metric?: string | undefined;
  period?: string | undefined;
  against?: Against | undefined;
  by?: string | undefined;
}

function readSearch(search: Record<string, unknown>): InsightSearch {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const against = search['against'];
  return {
    tab: TABS.find((tab) => tab === search['tab']),
    metric: text(search['metric']),
    period: typeof search['period'] === 'number' ? String(search['period']) : text(search['period']),
    against: against === 'previous' || against === 'last_year' ? against : undefined,
    by: text(search['by']),
  };
}

const insightRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/insight',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./InsightPage'), 'InsightPage'),
});

export const insightRoutes = [insightRoute] as const;
