import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const meRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/me',
  validateSearch: (search: Record<string, unknown>): { problem?: string } => (typeof search['problem'] === 'string' ? { problem: search['problem'] } : {}),
  component: lazyRouteComponent(() => import('./MePage'), 'MePage'),
});

export const meRoutes = [meRoute] as const;
