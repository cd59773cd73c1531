import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { onSecondFactorRequired, onSessionExpired } from '@/api/client';
import { areaRoutes } from '@/areas/routes';
import { recordRoutes } from '@/records/routes';
import { NotFound } from '@/ui/NotFound';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { queryClient } from './queryClient';
import { entryRoutes, rootRoute, shellRoute } from './routes';
import { parseSearch, stringifySearch } from './search';

const startRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('@/shell/StartPage'), 'StartPage'),
});

const profileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profile',
  component: lazyRouteComponent(() => import('@/shell/ProfilePage'), 'ProfilePage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    ...entryRoutes,
    shellRoute.addChildren([startRoute, profileRoute, ...recordRoutes, ...areaRoutes]),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingComponent: PageSkeleton,
  defaultPendingMs: 150,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** Pages for those who are not signed in. */
const OPEN = /^\/(login|forgot|password-resets|invitations)(\/|$)/;

onSessionExpired(() => {
  const { pathname, href } = router.state.location;
  if (OPEN.test(pathname)) return;
  queryClient.clear();
  void router.navigate({ to: '/login', search: href === '/' ? {} : { next: href }, replace: true });
});

onSecondFactorRequired(() => void router.navigate({ to: '/second-factor', replace: true }));
