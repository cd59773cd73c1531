import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';
import type { TodoView } from './api';

export interface TodoSearch {
  view?: TodoView | undefined;
  whose?: 'team' | undefined;
  source?: string | undefined;
  person?: string | undefined;
}

const VIEWS: readonly unknown[] = ['snoozed', 'done'];

const todoRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/todo',
  validateSearch: (search: Record<string, unknown>): TodoSearch => ({
    view: VIEWS.includes(search['view']) ? (search['view'] as TodoView) : undefined,
    whose: search['whose'] === 'team' ? 'team' : undefined,
    source: typeof search['source'] === 'string' ? search['source'] : undefined,
    person: search['person'] === undefined ? undefined : String(search['person'] as string | number),
  }),
  component: lazyRouteComponent(() => import('./TodoPage'), 'TodoPage'),
});

export const todoRoutes = [todoRoute] as const;
