import { get, post, type Schemas } from './call';

export type MetricQuery = Schemas['MetricQueryBody'];

export type MetricRow = Record<string, unknown>;

export async function queryMetrics(query: MetricQuery, signal?: AbortSignal): Promise<MetricRow[]> {
  return (await post('/metric-query', { body: query, signal })).rows;
}

export type MetricDefinition = Schemas['MetricAnswer'];

export async function loadMetrics(): Promise<MetricDefinition[]> {
  return (await get('/metric-catalogue')).metrics;
}

/** The list of records that adds up to a figure. */
export function drill(
  metric: string,
  by: Record<string, string>,
  where?: string,
  period?: MetricQuery['period'],
): Promise<Schemas['DrillAnswer']> {
  return post('/metric-query/drill', { body: { metric, by, ...(where ? { where } : {}), ...(period ? { period } : {}) } });
}
