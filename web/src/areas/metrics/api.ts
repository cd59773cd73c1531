import { get, type Schemas } from '@/api/call';

export type MetricUse = Schemas['MetricUse'];

/** The dashboards, reports and ratios that name a metric. */
export async function loadUses(name: string, signal: AbortSignal): Promise<MetricUse[]> {
  return (await get('/metric-catalogue/{name}/uses', { path: { name }, signal })).uses;
}
