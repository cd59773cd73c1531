import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const templateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/print-templates/$id',
  component: lazyRouteComponent(() => import('./TemplatePage'), 'TemplatePage'),
});

export const sealRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/seal-uses/$id',
  component: lazyRouteComponent(() => import('./SealPage'), 'SealPage'),
});

export const paperRoutes = [templateRoute, sealRoute] as const;
