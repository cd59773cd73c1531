import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

/** Whose book is handed over. */
export const handoverRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/handover',
  validateSearch: (search: Record<string, unknown>): { person?: string } => {
    const { person } = search;
    return typeof person === 'string' || typeof person === 'number' ? { person: String(person) } : {};
  },
  component: lazyRouteComponent(() => import('./HandoverPage'), 'HandoverPage'),
});

export const handoverRoutes = [handoverRoute] as const;
