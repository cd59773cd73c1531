import { get, post, put, type Schemas } from '@/api/call';

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

export type Summaries = Schemas['SummariesAnswer'];
export type ObjectSummary = Schemas['ObjectSummary'];
export type MetricSummary = Schemas['MetricSummary'];

export const SUMMARIES = 'metric-summaries';

export function loadSummaries(signal: AbortSignal): Promise<Summaries> {
  return get('/metric-summaries', { signal });
}

export function chooseSummary(name: string, choice: MetricSummary['choice']): Promise<unknown> {
  return put('/metric-summaries/{name}', { path: { name }, body: { choice } });
}

export function rebuildSummary(object: string): Promise<unknown> {
  return post('/metric-summaries/rebuild', { body: { object } });
}
