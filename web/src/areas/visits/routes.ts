import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

export interface VisitSearch {
  /** The customer whose page it was opened from. */
  account?: string;
  name?: string;
}

export const visitRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/visits/new',
  validateSearch: (search: Record<string, unknown>): VisitSearch =>
    Object.fromEntries(['account', 'name'].flatMap((key) => (typeof search[key] === 'string' ? [[key, search[key]]] : []))),
  component: lazyRouteComponent(() => import('./VisitPage'), 'VisitPage'),
});

export const visitRoutes = [visitRoute] as const;
