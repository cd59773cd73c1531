import { approvalRoutes } from './approvals/routes';
import { auditRoutes } from './audit/routes';
import { automationRoutes } from './automations/routes';
import { backupRoutes } from './backups/routes';
import { binRoutes } from './bin/routes';
import { calendarRoutes } from './calendar/routes';
import { briefRoutes } from './brief/routes';
import { commerceRoutes } from './commerce/routes';
import { dashboardRoutes } from './dashboards/routes';
import { departmentRoutes } from './departments/routes';
import { expenseRoutes } from './expenses/routes';
import { forecastRoutes } from './forecast/routes';
import { goalRoutes } from './goals/routes';
import { handoverRoutes } from './handover/routes';
import { identityRoutes } from './identity/routes';
import { importRoutes } from './imports/routes';
import { insightRoutes } from './insight/routes';
import { jobRoutes } from './jobs/routes';
import { layoutRoutes } from './layouts/routes';
import { mailRoutes } from './mail/routes';
import { meRoutes } from './me/routes';
import { metricRoutes } from './metrics/routes';
import { migrationRoutes } from './migration/routes';
import { modelRoutes } from './model/routes';
import { notificationRoutes } from './notifications/routes';
import { numberingRoutes } from './numbering/routes';
import { organisationRoutes } from './organisation/routes';
import { paperRoutes } from './papers/routes';
import { poolRoutes } from './pools/routes';
import { pipelineRoutes } from './pipelines/routes';
import { predictionRoutes } from './predictions/routes';
import { kpiRoutes } from './kpis/routes';
import { processRoutes } from './processes/routes';
import { reportRoutes } from './reports/routes';
import { rightsRoutes } from './rights/routes';
import { ruleRoutes } from './rules/routes';
import { searchRoutes } from './search/routes';
import { settingsRoutes } from './settings/routes';
import { sharingRoutes } from './sharing/routes';
import { todoRoutes } from './todo/routes';
import { visitRoutes } from './visits/routes';
import { webFormRoutes } from './webforms/routes';
import { webhookRoutes } from './webhooks/routes';

/**
 * The pages of the areas. An area keeps its routes in `areas/<area>/routes.ts` as a tuple of children of
 * `shellRoute`, each with a lazy component, and is spread in here.
 */
export const areaRoutes = [
  ...approvalRoutes,
  ...auditRoutes,
  ...automationRoutes,
  ...binRoutes,
  ...backupRoutes,
  ...calendarRoutes,
  ...briefRoutes,
  ...commerceRoutes,
  ...dashboardRoutes,
  ...expenseRoutes,
  ...forecastRoutes,
  ...goalRoutes,
  ...handoverRoutes,
  ...identityRoutes,
  ...importRoutes,
  ...insightRoutes,
  ...jobRoutes,
  ...kpiRoutes,
  ...layoutRoutes,
  ...metricRoutes,
  ...migrationRoutes,
  ...modelRoutes,
  ...paperRoutes,
  ...poolRoutes,
  ...pipelineRoutes,
  ...predictionRoutes,
  ...processRoutes,
  ...reportRoutes,
  ...rightsRoutes,
  ...ruleRoutes,
  ...mailRoutes,
  ...meRoutes,
  ...departmentRoutes,
  ...notificationRoutes,
  ...numberingRoutes,
  ...organisationRoutes,
  ...searchRoutes,
  ...settingsRoutes,
  ...sharingRoutes,
  ...todoRoutes,
  ...visitRoutes,
  ...webFormRoutes,
  ...webhookRoutes,
] as const;
