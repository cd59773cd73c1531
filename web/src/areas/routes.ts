import { dashboardRoutes } from './dashboards/routes';

/**
 * The pages of the areas. An area keeps its routes in `areas/<area>/routes.ts` as a tuple of children of
 * `shellRoute`, each with a lazy component, and is spread in here.
 */
export const areaRoutes = [...dashboardRoutes] as const;
