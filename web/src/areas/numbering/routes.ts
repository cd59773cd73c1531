import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const numberingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/numbering',
  component: lazyRouteComponent(() => import('./NumberingPage'), 'NumberingPage'),
});

export const numberingRoutes = [numberingRoute] as const;
