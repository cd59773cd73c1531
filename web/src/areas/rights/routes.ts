import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const rightsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/roles/$id/rights',
  component: lazyRouteComponent(() => import('./RightsPage'), 'RightsPage'),
});

export const rightsRoutes = [rightsRoute] as const;
