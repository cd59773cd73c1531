import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { QuickKind } from '@/offline/database';
import { shellRoute } from '@/start/routes';

export interface VisitSearch {
  /** The customer whose page it was opened from. */
  account?: string;
  name?: string;
  /** What is written down: a visit unless it says otherwise. */
  kind?: QuickKind;
}

export const visitRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/visits/new',
  validateSearch: ({ account, name, kind }: Record<string, unknown>): VisitSearch => ({
    ...(typeof account === 'string' ? { account } : {}),
    ...(typeof name === 'string' ? { name } : {}),
    ...(kind === 'note' || kind === 'call' ? { kind } : {}),
  }),
  component: lazyRouteComponent(() => import('./VisitPage'), 'VisitPage'),
});

export const routeOfDay = createRoute({
  getParentRoute: () => shellRoute,
  path: '/visits',
  validateSearch: ({ day }: Record<string, unknown>): { day?: string } => (typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) ? { day } : {}),
  component: lazyRouteComponent(() => import('./RoutePage'), 'RoutePage'),
});

export const doVisitRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/visits/$id',
  component: lazyRouteComponent(() => import('./DoVisitPage'), 'DoVisitPage'),
});

export const visitRoutes = [visitRoute, routeOfDay, doVisitRoute] as const;
