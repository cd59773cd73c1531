import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const jobsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/jobs',
  component: lazyRouteComponent(() => import('./JobsPage'), 'JobsPage'),
});

export const jobRoutes = [jobsRoute] as const;
