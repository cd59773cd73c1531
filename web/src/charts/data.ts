/** What a chart draws, free of any drawing library. */
import type { Unit } from './figures';

export interface ChartSeries {
  name: string;
  unit: Unit;
  values: (number | null)[];
}

export interface ChartData {
  categories: string[];
  series: ChartSeries[];
  /** A colour for each category, where the categories have colours of their own. */
  colors?: (string | null)[];
}

export type ChartKind = 'line' | 'bar' | 'ranking' | 'pie';
