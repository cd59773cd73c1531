import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const modelRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/model',
  validateSearch: (search: Record<string, unknown>): { view?: 'relations' | undefined } => ({ view: search['view'] === 'relations' ? 'relations' : undefined }),
  component: lazyRouteComponent(() => import('./ModelPage'), 'ModelPage'),
});

const objectRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/model/$object',
  component: lazyRouteComponent(() => import('./ObjectPage'), 'ObjectPage'),
});

export const modelRoutes = [modelRoute, objectRoute] as const;
