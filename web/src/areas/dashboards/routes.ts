import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

export interface DashboardSearch {
  period?: string | undefined;
  scope?: string | undefined;
  /** What the page is narrowed to, as `product:1,2;source:website`. */
  filters?: string | undefined;
}

function readSearch(search: Record<string, unknown>): DashboardSearch {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  return { period: text(search['period']), scope: text(search['scope']), filters: text(search['filters']) };
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

const dashboardsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dashboards',
  component: lazyRouteComponent(() => import('./DashboardsPage'), 'DashboardsPage'),
});

const designRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dashboards/$id/design',
  component: lazyRouteComponent(() => import('./designer/DesignerPage'), 'DesignerPage'),
});

const showRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/show',
  validateSearch: (search: Record<string, unknown>): { pages?: string; seconds?: number } => ({
    ...(typeof search['pages'] === 'string' ? { pages: search['pages'] } : {}),
    ...(Number(search['seconds']) >= 5 ? { seconds: Math.min(3600, Number(search['seconds'])) } : {}),
  }),
  component: lazyRouteComponent(() => import('./ShowPage'), 'ShowPage'),
});

export const dashboardRoutes = [homeRoute, dashboardsRoute, designRoute, dashboardRoute, showRoute] as const;
