/** Dashboards and metrics as the server declares them. */
import type { MetricDefinition } from '@/api/metrics';
import type { Labels } from '@/api/types';

export interface Widget {
  id: string;
  /** One of the kinds of `components/registry`. */
  kind: string;
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
  /** What only this kind knows. */
  options: Readonly<Record<string, unknown>>;
  /** The tabs in which it stands, and the number of the tab. */
  inside: string | null;
  tab: number;
}

export interface Dashboard {
  name: string;
  label: Labels;
  period: string;
  /** The dimensions by which its reader may narrow it. */
  filters: string[];
  widgets: Widget[];
  /** The record that it is kept as; null for a shipped page. */
  id: string | null;
  mine: boolean;
}

/** A page as it is kept. */
export interface Content {
  widgets: Widget[];
  period: string;
  filters: string[];
}

export interface Metric extends MetricDefinition {
  measure: string | null;
  ratio: [string, string] | null;
  where: string | null;
  date: string | null;
  stock: boolean;
  better: 'higher' | 'lower';
}
