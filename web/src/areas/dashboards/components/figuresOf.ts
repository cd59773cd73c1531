/** The rows of a widget in the form that charts of several dimensions read. */
import type { MetricRow } from '@/api/metrics';
import type { Figures } from '@/charts/data';
import { figureNumber } from '@/charts/figures';
import type { Language } from '@/api/types';
import { labelText } from '@/lib/locale';
import type { Model } from '@/model/view';
import type { Metric } from '../declared';
import { dimensionField, dimensionText } from '../dimension';
import { GRAINS } from '../grainLabel';

export function figuresOf(by: readonly string[], rows: readonly MetricRow[], metrics: readonly Metric[], model: Model, language: Language, missing: string): Figures {
  const fields = by.map((name) => dimensionField(name, metrics[0], model));
  return {
    dimensions: by.map((name, index) => ({ name, label: labelText(fields[index]?.label, language) || name, grain: GRAINS.has(name) })),
    metrics: metrics.map(({ name, label, unit }) => ({ name, label: labelText(label, language), unit })),
    rows: rows.map((row) => ({
      keys: by.map((name) => row[name] ?? null),
      texts: by.map((name, index) => dimensionText(name, row[name], fields[index] ?? null, language, missing)),
      values: metrics.map(({ name }) => figureNumber(row[name])),
    })),
  };
}
