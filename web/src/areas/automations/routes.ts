import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const runsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/automation-runs',
  component: lazyRouteComponent(() => import('./RunsPage'), 'RunsPage'),
});

const runRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/automation-runs/$id',
  component: lazyRouteComponent(() => import('./RunPage'), 'RunPage'),
});

export const automationRoutes = [runsRoute, runRoute] as const;
