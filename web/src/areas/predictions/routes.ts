import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const predictionsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/predictions',
  component: lazyRouteComponent(() => import('./PredictionsPage'), 'PredictionsPage'),
});

export const GRAINS = ['month', 'quarter', 'week'] as const;
export type Grain = (typeof GRAINS)[number];

export interface StatisticalSearch {
  metric?: string | undefined;
  by?: string | undefined;
  grain?: Grain | undefined;
  steps?: number | undefined;
}

const MOST_STEPS = 24;

/** What stands in an address is text; what a link gives is a number already. */
function stepsOf(value: unknown): number | undefined {
  const steps = Number(value);
  return Number.isInteger(steps) && steps >= 1 && steps <= MOST_STEPS ? steps : undefined;
}

function readSearch(search: Record<string, unknown>): StatisticalSearch {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  return {
    metric: text(search['metric']),
    by: text(search['by']),
    grain: GRAINS.find((one) => one === search['grain']),
    steps: stepsOf(search['steps']),
  };
}

export const statisticalRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/forecasts/statistical',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./StatisticalPage'), 'StatisticalPage'),
});

export const predictionRoutes = [predictionsRoute, statisticalRoute] as const;
