import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const summariesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/metric-summaries',
  component: lazyRouteComponent(() => import('./SummariesPage'), 'SummariesPage'),
});

export const metricRoutes = [summariesRoute];
