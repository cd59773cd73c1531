import { get, post, type Schemas } from '@/api/call';

export type MetricUse = Schemas['MetricUse'];
export type MetricPreview = Schemas['MetricPreviewAnswer'];
export type MetricFigures = Schemas['MetricFigures'];
export type MetricVersion = Schemas['MetricVersion'];

/** Whatever names a metric: dashboards, reports, ratios, goal rules. */
export async function loadUses(name: string, signal: AbortSignal): Promise<MetricUse[]> {
  return (await get('/metric-catalogue/{name}/uses', { path: { name }, signal })).uses;
}

/** What a definition would count; with an id, what is changed in that metric. */
export function previewMetric(values: Record<string, unknown>, id?: string): Promise<MetricPreview> {
  return post('/metric-definitions/preview', { body: { values, ...(id ? { id } : {}) } });
}

/** The definitions that a metric has had, the one in force first. */
export async function loadVersions(id: string, signal: AbortSignal): Promise<MetricVersion[]> {
  return (await get('/metric-definitions/{id}/versions', { path: { id }, signal })).versions;
}
