import { Outlet, createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { NoPage } from '@/ui/NotFound';
import { PageError } from '@/ui/PageError';

export const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: NoPage,
  errorComponent: PageError,
});

export interface LoginSearch {
  next?: string;
  /** Why signing in by another server did not work. */
  problem?: string;
}

export const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): LoginSearch =>
    Object.fromEntries(['next', 'problem'].flatMap((name) => (typeof search[name] === 'string' ? [[name, search[name]]] : []))),
  component: lazyRouteComponent(() => import('@/shell/LoginPage'), 'LoginPage'),
});

const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot',
  component: lazyRouteComponent(() => import('@/shell/ForgotPage'), 'ForgotPage'),
});

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/password-resets/$token',
  component: lazyRouteComponent(() => import('@/shell/SetPasswordPage'), 'ResetPage'),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitations/$token',
  component: lazyRouteComponent(() => import('@/shell/SetPasswordPage'), 'InvitationPage'),
});

const secondFactorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/second-factor',
  component: lazyRouteComponent(() => import('@/shell/SecondFactorPage'), 'SecondFactorPage'),
});

/** The pages outside the frame: before one is signed in, or before one may go on. */
export const entryRoutes = [loginRoute, forgotRoute, resetRoute, invitationRoute, secondFactorRoute] as const;

/** Every page behind the login is a child of this one. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: lazyRouteComponent(() => import('@/shell/Shell'), 'Shell'),
});
