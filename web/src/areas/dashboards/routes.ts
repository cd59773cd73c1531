import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

export interface DashboardSearch {
  period?: string | undefined;
  scope?: string | undefined;
}

function readSearch(search: Record<string, unknown>): DashboardSearch {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  return { period: text(search['period']), scope: text(search['scope']) };
}

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/home',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./HomePage'), 'HomePage'),
});

const dashboardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dashboards/$name',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./DashboardPage'), 'DashboardPage'),
});

export const dashboardRoutes = [homeRoute, dashboardRoute] as const;
