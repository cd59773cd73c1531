import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

export type ModelView = 'relations' | 'changes' | 'drafts' | 'removed';

const VIEWS: readonly ModelView[] = ['relations', 'changes', 'drafts', 'removed'];

const modelRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/model',
  validateSearch: (search: Record<string, unknown>): { view?: ModelView | undefined } => ({ view: VIEWS.find((view) => view === search['view']) }),
  component: lazyRouteComponent(() => import('./ModelPage'), 'ModelPage'),
});

const objectRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/model/$object',
  component: lazyRouteComponent(() => import('./ObjectPage'), 'ObjectPage'),
});

const wizardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/new-object',
  component: lazyRouteComponent(() => import('./wizard/WizardPage'), 'WizardPage'),
});

const changeSetRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/change-sets/$id',
  component: lazyRouteComponent(() => import('./ChangeSetPage'), 'ChangeSetPage'),
});

export const modelRoutes = [modelRoute, objectRoute, wizardRoute, changeSetRoute] as const;
