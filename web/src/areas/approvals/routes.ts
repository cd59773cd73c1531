import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';
import type { View } from './api';

export interface ApprovalsSearch {
  view?: Exclude<View, 'mine'> | undefined;
  id?: string | undefined;
}

const OTHERS: readonly unknown[] = ['submitted', 'done', 'copied'];

const approvalsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/approvals',
  validateSearch: (search: Record<string, unknown>): ApprovalsSearch => ({
    view: OTHERS.includes(search['view']) ? (search['view'] as Exclude<View, 'mine'>) : undefined,
    id: search['id'] === undefined ? undefined : String(search['id'] as string | number),
  }),
  component: lazyRouteComponent(() => import('./ApprovalsPage'), 'ApprovalsPage'),
});

export const approvalRoutes = [approvalsRoute] as const;
