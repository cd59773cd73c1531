import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const organisationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/organisation',
  component: lazyRouteComponent(() => import('./OrganisationPage'), 'OrganisationPage'),
});

export const organisationRoutes = [organisationRoute] as const;
