import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const templateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/print-templates/$id',
  component: lazyRouteComponent(() => import('./TemplatePage'), 'TemplatePage'),
});

export const paperRoutes = [templateRoute] as const;
