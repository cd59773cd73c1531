import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

export const duplicatesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/duplicates',
  validateSearch: (search: Record<string, unknown>): { job?: string } => {
    const job = search['job'];
    return typeof job === 'string' || typeof job === 'number' ? { job: String(job) } : {};
  },
  component: lazyRouteComponent(() => import('./DuplicatesPage'), 'DuplicatesPage'),
});

export const ruleRoutes = [duplicatesRoute] as const;
