import { createContext, use } from 'react';
import { allOf } from '@/lib/expression';
import type { Metric, Widget } from './declared';
import type { Period } from './period';
import { saysWhose } from './scope';

/** What every widget of a dashboard is shown under. */
export interface Surroundings {
  period: Period;
  /** The chosen scope as a condition. */
  scope: string;
  /** Dimension → chosen values. */
  filters: Record<string, string[]>;
  widgets: readonly Widget[];
  catalogue: ReadonlyMap<string, Metric>;
  today: string;
  fiscalStart: number;
}

export const SurroundingsContext = createContext<Surroundings | null>(null);

export function useSurroundings(): Surroundings {
  const found = use(SurroundingsContext);
  if (!found) throw new Error('useSurroundings outside of a dashboard');
  return found;
}

/** The condition and period that hold for one widget: its own, or else those of the page. */
export function effective(widget: Widget, { period, scope }: Pick<Surroundings, 'period' | 'scope'>): { where: string; period: Period } {
  return {
    where: allOf(widget.where, saysWhose(widget.where) ? '' : scope),
    period: widget.period ?? period,
  };
}

export function metricsOf(widget: Widget, catalogue: ReadonlyMap<string, Metric>): Metric[] {
  return widget.metrics.flatMap((name) => catalogue.get(name) ?? []);
}

export function objectsOf(metrics: readonly Metric[]): string[] {
  return [...new Set(metrics.map((metric) => metric.object))];
}
