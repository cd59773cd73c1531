import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';
import { PERIODS, type PeriodName } from './periods';

export interface GoalsSearch {
  rule?: string;
  year?: number;
  period?: PeriodName;
  department?: string;
}

const ID = /^\d{1,19}$/;

/** The router reads digits in an address as a number, which would lose the last of an id. */
function idOf(value: unknown): string | undefined {
  return typeof value === 'string' && ID.test(value) ? value : undefined;
}

export const goalsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/goals',
  validateSearch: (search: Record<string, unknown>): GoalsSearch => {
    const rule = idOf(search['rule']);
    const department = idOf(search['department']);
    const period = PERIODS.find((one) => one === search['period']);
    const year = search['year'];
    return {
      ...(rule ? { rule } : {}),
      ...(department ? { department } : {}),
      ...(period ? { period } : {}),
      ...(typeof year === 'number' && Number.isInteger(year) && year >= 2000 && year <= 2100 ? { year } : {}),
    };
  },
  component: lazyRouteComponent(() => import('./GoalsPage'), 'GoalsPage'),
});

export const goalRoutes = [goalsRoute] as const;
