import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const binRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/bin',
  validateSearch: (search: Record<string, unknown>): { object?: string } => (typeof search['object'] === 'string' ? { object: search['object'] } : {}),
  component: lazyRouteComponent(() => import('./BinPage'), 'BinPage'),
});

export const binRoutes = [binRoute] as const;
