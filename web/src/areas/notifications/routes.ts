import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const notificationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/notifications',
  component: lazyRouteComponent(() => import('./NotificationsPage'), 'NotificationsPage'),
});

const defaultsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/notification-defaults',
  component: lazyRouteComponent(() => import('./DefaultsPage'), 'DefaultsPage'),
});

export const notificationRoutes = [notificationsRoute, defaultsRoute] as const;
