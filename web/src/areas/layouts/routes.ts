import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const layoutsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/layouts',
  validateSearch: (search: Record<string, unknown>): { object?: string } => (typeof search['object'] === 'string' && search['object'] ? { object: search['object'] } : {}),
  component: lazyRouteComponent(() => import('./LayoutsPage'), 'LayoutsPage'),
});

const designRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/layouts/$id',
  component: lazyRouteComponent(() => import('./DesignerPage'), 'DesignerPage'),
});

export const layoutRoutes = [layoutsRoute, designRoute] as const;
