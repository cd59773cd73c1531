/** Dashboards and metrics as the server declares them. */
import type { MetricDefinition } from '@/api/metrics';
import type { Labels } from '@/api/types';

export type WidgetKind = 'number' | 'line' | 'bar' | 'pie' | 'funnel' | 'leaderboard' | 'table' | 'records';

export interface Widget {
  id: string;
  kind: WidgetKind;
  label: Labels;
  metrics: string[];
  by: string[];
  where: string | null;
  period: string | null;
  compare: boolean;
  sort: string | null;
  limit: number | null;
  object: string | null;
  fields: string[];
  /** In 24ths of the page. */
  width: number;
  /** In rows of 40 px. */
  height: number;
}

export interface Dashboard {
  name: string;
  label: Labels;
  period: string;
  widgets: Widget[];
}

export interface Metric extends MetricDefinition {
  measure: string | null;
  ratio: [string, string] | null;
  where: string | null;
  date: string | null;
  stock: boolean;
  better: 'higher' | 'lower';
}
