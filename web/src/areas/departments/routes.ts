import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const departmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/departments',
  validateSearch: (search: Record<string, unknown>): { as?: 'boxes' } => (search['as'] === 'boxes' ? { as: 'boxes' } : {}),
  component: lazyRouteComponent(() => import('./DepartmentsPage'), 'DepartmentsPage'),
});

export const departmentRoutes = [departmentsRoute] as const;
