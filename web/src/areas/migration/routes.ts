import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '@/start/routes';

const migrationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/migration',
  component: lazyRouteComponent(() => import('./MigrationsPage'), 'MigrationsPage'),
});

export const migrationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/migration/$id',
  component: lazyRouteComponent(() => import('./MigrationPage'), 'MigrationPage'),
});

export const migrationRoutes = [migrationsRoute, migrationRoute] as const;
