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

const certificateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/signing-certificate',
  component: lazyRouteComponent(() => import('./CertificatePage'), 'CertificatePage'),
});

export const paperRoutes = [templateRoute, sealRoute, certificateRoute] as const;
