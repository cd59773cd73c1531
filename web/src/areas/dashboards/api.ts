import { post } from '@/api/client';
import type { MetricRow } from '@/api/metrics';
import type { Period } from './period';

export interface FigureQuery {
  metrics: string[];
  by: string[];
  where: string;
  period: Period | null;
  sort: string[];
  limit: number | null;
}

/** Asks for figures, the period left out where none is meant. */
export async function askFigures(query: FigureQuery, signal: AbortSignal): Promise<MetricRow[]> {
  const { metrics, by, where, period, sort, limit } = query;
  const body = {
    metrics,
    by,
    ...(where ? { where } : {}),
    ...(period ? { period } : {}),
    ...(sort.length ? { sort } : {}),
    ...(limit ? { limit } : {}),
  };
  return (await post<{ rows: MetricRow[] }>('/metric-query', body, { signal })).rows;
}
