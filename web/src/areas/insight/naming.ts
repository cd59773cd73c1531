import { dimensionField, dimensionText } from '@/areas/dashboards/dimension';
import type { Metric } from '@/areas/dashboards/declared';
import { useWords } from '@/areas/shared/useWords';
import { figureNumber, figureText, round, type Unit } from '@/charts/figures';
import { formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';

/** How dimensions, their values and figures are called in sentences. */
export interface Naming {
  dimension: (name: string) => string;
  value: (dimension: string, value: unknown) => string;
  figure: (value: unknown) => string;
  /** A difference: percentages move by points. */
  moved: (value: unknown) => string;
  /** A difference with its sign, as a part of a change. */
  signed: (value: unknown) => string;
}

export function useNaming(metric: Metric | undefined, unit: Unit = metric?.unit ?? 'number'): Naming {
  const words = useWords('dashboards');
  const t = useWords('insight');
  const locale = useLocale();
  const model = useModel();
  const figure = (value: unknown) => figureText(value, unit, locale, 'short');
  const moved = (value: unknown) => {
    const number = figureNumber(value);
    return unit === 'percent' && number !== null ? t('points', { points: formatNumber(round(number * 100, 1) || 0, locale) }) : figure(value);
  };
  return {
    dimension: (name) => {
      const known = words(`dimension.${name}`, { defaultValue: '' });
      return known || labelText(dimensionField(name, metric, model)?.label, locale.language) || name;
    },
    value: (dimension, value) => dimensionText(dimension, value, dimensionField(dimension, metric, model), locale.language, t('missing')),
    figure,
    moved,
    signed: (value) => {
      const text = moved(value);
      return text.startsWith('-') || text === '—' ? text.replace('-', '−') : `+${text}`;
    },
  };
}

/** What tells the values of a dimension apart, as the question for their records names them. */
export function plainValue(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') return 'id' in value ? String(value.id) : null;
  return value as string | number | boolean;
}
