import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

export const SCALES = ['day', 'week', 'month', 'team'] as const;
export type CalendarScale = (typeof SCALES)[number];

export interface CalendarSearch {
  scale?: CalendarScale;
  on?: string;
  /** Whose: left out, one's own. */
  person?: string;
  department?: string;
}

const ID = /^[1-9]\d{0,18}$/;

function validateSearch(search: Record<string, unknown>): CalendarSearch {
  const { on } = search;
  const scale = SCALES.find((one) => one === search['scale']);
  const id = (name: 'person' | 'department') => (ID.test(String(search[name])) ? { [name]: String(search[name]) } : {});
  return { ...(scale ? { scale } : {}), ...(typeof on === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(on) && !Number.isNaN(Date.parse(on)) ? { on } : {}), ...id('person'), ...id('department') };
}

export const calendarRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/calendar',
  validateSearch,
  component: lazyRouteComponent(() => import('./CalendarPage'), 'CalendarPage'),
});

export const calendarRoutes = [calendarRoute] as const;
