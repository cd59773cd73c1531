import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

/** The chosen pool, and which of its records are shown. */
export interface PoolSearch {
  pool?: string;
  show?: 'mine' | 'taken';
}

function validateSearch(search: Record<string, unknown>): PoolSearch {
  const { pool, show } = search;
  return { ...(typeof pool === 'string' || typeof pool === 'number' ? { pool: String(pool) } : {}), ...(show === 'mine' || show === 'taken' ? { show } : {}) };
}

const leadPoolRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/lead-pool',
  validateSearch,
  component: lazyRouteComponent(() => import('./PoolPage'), 'LeadPoolPage'),
});

const accountPoolRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account-pool',
  validateSearch,
  component: lazyRouteComponent(() => import('./PoolPage'), 'AccountPoolPage'),
});

export const poolRoutes = [leadPoolRoute, accountPoolRoute] as const;
