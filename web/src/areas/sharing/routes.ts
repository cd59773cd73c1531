import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const sharingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sharing',
  component: lazyRouteComponent(() => import('./SharingPage'), 'SharingPage'),
});

const territoriesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/territories',
  component: lazyRouteComponent(() => import('./TerritoriesPage'), 'TerritoriesPage'),
});

export const sharingRoutes = [sharingRoute, territoriesRoute] as const;
