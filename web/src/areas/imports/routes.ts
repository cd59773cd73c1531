import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const importsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports',
  component: lazyRouteComponent(() => import('./ImportsPage'), 'ImportsPage'),
});

const wizardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports/new',
  validateSearch: (search: Record<string, unknown>): { object?: string | undefined } => ({
    object: typeof search['object'] === 'string' && search['object'] !== '' ? search['object'] : undefined,
  }),
  component: lazyRouteComponent(() => import('./WizardPage'), 'WizardPage'),
});

const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports/$id',
  component: lazyRouteComponent(() => import('./ImportPage'), 'ImportPage'),
});

export const importRoutes = [importsRoute, wizardRoute, importRoute] as const;
