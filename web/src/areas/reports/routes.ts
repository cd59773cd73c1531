import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const reportsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports',
  component: lazyRouteComponent(() => import('./ReportsPage'), 'ReportsPage'),
});

const reportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports/$id',
  component: lazyRouteComponent(() => import('./ReportPage'), 'ReportPage'),
});

const standardReportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports/standard/$name',
  component: lazyRouteComponent(() => import('./StandardReportPage'), 'StandardReportPage'),
});

export const reportRoutes = [reportsRoute, reportRoute, standardReportRoute] as const;
