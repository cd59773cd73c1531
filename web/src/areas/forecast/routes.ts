import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

export const TABS = ['rollup', 'calls', 'changes', 'accuracy'] as const;
export type ForecastTab = (typeof TABS)[number];

export interface ForecastSearch {
  tab?: ForecastTab | undefined;
  period?: string | undefined;
}

const forecastRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/forecast',
  validateSearch: (search: Record<string, unknown>): ForecastSearch => {
    const period = search['period'];
    return {
      tab: TABS.find((tab) => tab === search['tab']),
      period: typeof period === 'number' ? String(period) : typeof period === 'string' && period !== '' ? period : undefined,
    };
  },
  component: lazyRouteComponent(() => import('./ForecastPage'), 'ForecastPage'),
});

export const forecastRoutes = [forecastRoute] as const;
