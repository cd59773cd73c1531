import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

export const TABS = ['standing', 'quadrant', 'leading'] as const;
export type KpiTab = (typeof TABS)[number];
export const LEVELS = ['people', 'departments'] as const;
export type Level = (typeof LEVELS)[number];

export interface KpiSearch {
  tab?: KpiTab | undefined;
  pipeline?: string | undefined;
  period?: string | undefined;
  level?: Level | undefined;
  /** What counts as a result. */
  metric?: string | undefined;
  /** Whether the medians of the people part the quadrants. */
  lines?: 'median' | undefined;
  /** Whose KPIs stand open beside the table. */
  person?: string | undefined;
}

function readSearch(search: Record<string, unknown>): KpiSearch {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  // An id in an address is read as a number by the router.
  const id = (value: unknown) => (typeof value === 'number' ? String(value) : text(value));
  return {
    tab: TABS.find((tab) => tab === search['tab']),
    pipeline: id(search['pipeline']),
    period: id(search['period']),
    level: LEVELS.find((level) => level === search['level']),
    metric: text(search['metric']),
    lines: search['lines'] === 'median' ? 'median' : undefined,
    person: id(search['person']),
  };
}

const kpiRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/process-kpis',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./KpisPage'), 'KpisPage'),
});

export const kpiRoutes = [kpiRoute] as const;
