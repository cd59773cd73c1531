import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

export interface BriefSearch {
  view?: 'team' | undefined;
  week?: string | undefined;
}

export const briefRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/brief',
  validateSearch: (search: Record<string, unknown>): BriefSearch => ({
    view: search['view'] === 'team' ? 'team' : undefined,
    week: typeof search['week'] === 'string' && /^20\d{2}-\d{2}-\d{2}$/.test(search['week']) ? search['week'] : undefined,
  }),
  component: lazyRouteComponent(() => import('./BriefPage'), 'BriefPage'),
});

export const briefRoutes = [briefRoute] as const;
