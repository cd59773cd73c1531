import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const formsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/web-forms',
  component: lazyRouteComponent(() => import('./WebFormsPage'), 'WebFormsPage'),
});

const formRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/web-forms/$id',
  component: lazyRouteComponent(() => import('./WebFormPage'), 'WebFormPage'),
});

export const webFormRoutes = [formsRoute, formRoute] as const;
