import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

export const allocateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments/$id/allocate',
  component: lazyRouteComponent(() => import('./AllocatePage'), 'AllocatePage'),
});

export const bankLinesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/bank-statements/$id',
  component: lazyRouteComponent(() => import('./BankLinesPage'), 'BankLinesPage'),
});

export const statementRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/accounts/$id/statement',
  component: lazyRouteComponent(() => import('./StatementPage'), 'StatementPage'),
});

export const simulationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/price-policies/$id/simulation',
  component: lazyRouteComponent(() => import('./SimulationPage'), 'SimulationPage'),
});

export const commerceRoutes = [allocateRoute, bankLinesRoute, statementRoute, simulationRoute] as const;
