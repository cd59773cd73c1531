import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

export type Box = 'unfiled' | 'all';

export interface InboxSearch {
  box?: Box | undefined;
  mail?: string | undefined;
}

const inboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/inbox',
  validateSearch: (search: Record<string, unknown>): InboxSearch => ({
    box: search['box'] === 'all' ? 'all' : undefined,
    mail: /^\d{1,19}$/.test(String(search['mail'] ?? '')) ? String(search['mail']) : undefined,
  }),
  component: lazyRouteComponent(() => import('./InboxPage'), 'InboxPage'),
});

export const mailRoutes = [inboxRoute] as const;
