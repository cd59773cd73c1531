import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';
import { isPeriod, type PeriodName } from './periods';

export interface GoalsSearch {
  rule?: string;
  year?: number;
  period?: PeriodName;
  department?: string;
}

export interface GridSearch {
  rule?: string | undefined;
  year?: number | undefined;
  department?: string | undefined;
  /** As it was known at the end of that day. */
  day?: string | undefined;
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const ID = /^\d{1,19}$/;

function idOf(value: unknown): string | undefined {
  return typeof value === 'string' && ID.test(value) ? value : undefined;
}

/** What stands in an address is text; what a link gives is a number already. */
function yearOf(value: unknown): number | undefined {
  const year = Number(value);
  return Number.isInteger(year) && year >= 2000 && year <= 2100 ? year : undefined;
}

export const goalsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/goals',
  validateSearch: (search: Record<string, unknown>): GoalsSearch => {
    const rule = idOf(search['rule']);
    const department = idOf(search['department']);
    const period = isPeriod(search['period']) ? search['period'] : undefined;
    const year = yearOf(search['year']);
    return {
      ...(rule ? { rule } : {}),
      ...(department ? { department } : {}),
      ...(period ? { period } : {}),
      ...(year ? { year } : {}),
    };
  },
  component: lazyRouteComponent(() => import('./GoalsPage'), 'GoalsPage'),
});

export const goalGridRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/goals/grid',
  validateSearch: (search: Record<string, unknown>): GridSearch => {
    const { rule, year, department, day } = search;
    const known = { rule: idOf(rule), year: yearOf(year), department: idOf(department), day: typeof day === 'string' && DAY.test(day) ? day : undefined };
    return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
  },
  component: lazyRouteComponent(() => import('./grid/GridPage'), 'GridPage'),
});

export const goalLetterRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/goals/letter/$id',
  component: lazyRouteComponent(() => import('./letter/LetterPage'), 'LetterPage'),
});

export const goalRoutes = [goalsRoute, goalGridRoute, goalLetterRoute] as const;
