import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const meRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/me',
  component: lazyRouteComponent(() => import('./MePage'), 'MePage'),
});

export const meRoutes = [meRoute] as const;
