import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

/** What an expense may be for; the names of the fields of a line. */
export const PURPOSES = ['account', 'opportunity', 'activity', 'campaign'] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface ExpensesSearch {
  /** What it was opened from. */
  for?: Purpose;
  id?: string;
  name?: string;
}

export const expensesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/expenses',
  validateSearch: (search: Record<string, unknown>): ExpensesSearch => {
    const purpose = PURPOSES.find((one) => one === search['for']);
    // The router reads digits in an address as a number, which would lose the last of an id.
    const id = typeof search['id'] === 'string' && /^\d{1,19}$/.test(search['id']) ? search['id'] : undefined;
    if (!purpose || !id) return {};
    return { for: purpose, id, ...(typeof search['name'] === 'string' ? { name: search['name'] } : {}) };
  },
  component: lazyRouteComponent(() => import('./ExpensesPage'), 'ExpensesPage'),
});

export const expenseRoutes = [expensesRoute] as const;
