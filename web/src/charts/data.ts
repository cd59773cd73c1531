/** What a chart draws, free of any drawing library. */
import type { Unit } from './figures';

export interface ChartSeries {
  name: string;
  unit: Unit;
  values: (number | null)[];
  /** What is aimed at or expected, not reached. */
  dashed?: boolean;
}

export interface ChartData {
  categories: string[];
  series: ChartSeries[];
  /** A colour for each category, where the categories have colours of their own. */
  colors?: (string | null)[];
}

export type ChartKind = 'line' | 'area' | 'bar' | 'stacked' | 'ranking' | 'pie';

/** Figures by any number of dimensions, as the charts of more than one of them read them. */
export interface Figures {
  dimensions: { name: string; label: string; grain: boolean }[];
  metrics: { name: string; label: string; unit: Unit }[];
  rows: FigureRow[];
}

export interface FigureRow {
  /** The values of the dimensions as the server gave them, and in words. */
  keys: unknown[];
  texts: string[];
  /** Of each metric; null where unknown. */
  values: (number | null)[];
  /** Told with less weight, as what comes from few records. */
  faint?: boolean;
}

/** What stands behind a mark: a metric, and the values of the dimensions that the mark is for. */
export interface Mark {
  metric: number;
  by: Record<string, unknown>;
}

/** What a kind of chart may know beside the figures. */
export interface Extra {
  /** The figure at which a dial is full. */
  goal?: number;
  /** Where two figures are parted, and what the four parts are called. */
  lines?: [number, number];
  corners?: string[];
  missing: string;
  total: string;
}
