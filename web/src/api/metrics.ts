import { get, post } from './client';
import type { Labels } from './types';

export interface MetricQuery {
  metrics: string[];
  by?: string[];
  where?: string;
  period?: string | { from: string; to: string };
}

export type MetricRow = Record<string, unknown>;

export async function queryMetrics(query: MetricQuery, signal?: AbortSignal): Promise<MetricRow[]> {
  const answer = await post<{ rows: MetricRow[] }>('/metric-query', query, signal ? { signal } : {});
  return answer.rows;
}

export interface MetricDefinition {
  name: string;
  label: Labels;
  object: string;
  unit: 'money' | 'number' | 'percent' | 'days';
  dimensions: Record<string, string>;
  help: Labels | null;
}

export async function loadMetrics(): Promise<MetricDefinition[]> {
  return (await get<{ metrics: MetricDefinition[] }>('/metric-catalogue')).metrics;
}

/** The list of records that adds up to a figure. */
export function drill(
  metric: string,
  by: Record<string, string>,
  where?: string,
  period?: MetricQuery['period'],
): Promise<{ object: string; where: string | null }> {
  return post('/metric-query/drill', { metric, by, ...(where ? { where } : {}), ...(period ? { period } : {}) });
}
