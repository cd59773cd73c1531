import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const rightsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/roles/$id/rights',
  component: lazyRouteComponent(() => import('./RightsPage'), 'RightsPage'),
});

const fieldRightsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/field-rights',
  validateSearch: (search: Record<string, unknown>): { object?: string } => (typeof search['object'] === 'string' ? { object: search['object'] } : {}),
  component: lazyRouteComponent(() => import('./FieldGridPage'), 'FieldGridPage'),
});

export const rightsRoutes = [rightsRoute, fieldRightsRoute] as const;
