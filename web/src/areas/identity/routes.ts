import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const mailRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/mail',
  component: lazyRouteComponent(() => import('./MailPage'), 'MailPage'),
});

const securityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/security',
  component: lazyRouteComponent(() => import('./SecurityPage'), 'SecurityPage'),
});

export const identityRoutes = [mailRoute, securityRoute] as const;
