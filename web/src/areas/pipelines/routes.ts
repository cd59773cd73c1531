import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const pipelinesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/pipelines',
  component: lazyRouteComponent(() => import('./PipelinesPage'), 'PipelinesPage'),
});

const designRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/pipelines/$id',
  component: lazyRouteComponent(() => import('./DesignerPage'), 'DesignerPage'),
});

export const pipelineRoutes = [pipelinesRoute, designRoute] as const;
