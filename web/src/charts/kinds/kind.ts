/** What a kind of chart gives: the option that the drawing library reads. Its data items carry the mark they stand for. */
import type { EChartsCoreOption } from 'echarts/core';
import type { Extra, FigureRow, Figures, Mark } from '../data';
import { figureText, plainFigure } from '../figures';
import { base, line, tip, tooltip, type Surface } from '../options';

export type KindOption = (figures: Figures, surface: Surface, extra: Extra) => EChartsCoreOption;

/** A mark for the first dimensions of a row. */
export function markOf(figures: Figures, row: FigureRow, metric = 0, depth = figures.dimensions.length): Mark {
  return { metric, by: Object.fromEntries(figures.dimensions.slice(0, depth).map(({ name }, index) => [name, row.keys[index]])) };
}

/** The values of one dimension in the order of the rows; periods in their own order. */
export function valuesOf(figures: Figures, dimension: number): string[] {
  const found = [...new Set(figures.rows.map((row) => row.texts[dimension] ?? ''))];
  if (!figures.dimensions[dimension]?.grain) return found;
  const keyOf = new Map(figures.rows.map((row) => [row.texts[dimension] ?? '', String(row.keys[dimension] ?? '')]));
  return found.sort((a, b) => (keyOf.get(a) ?? '').localeCompare(keyOf.get(b) ?? ''));
}

interface TipItem {
  title: string;
  color: string;
  value: number | null;
}

/** A tooltip of one mark. */
export function itemTip(figures: Figures, surface: Surface, read: (item: Record<string, unknown>) => TipItem | null) {
  return tooltip(surface, {
    trigger: 'item',
    formatter: (given) => {
      const one = (Array.isArray(given) ? given[0] : given) as unknown as Record<string, unknown> | undefined;
      const item = one ? read(one) : null;
      const metric = figures.metrics[0];
      if (!item || !metric) return '';
      return tip(item.title, [line(item.color, metric.label, figureText(item.value, metric.unit, surface.locale, surface.style))]);
    },
  });
}

/** From weak to strong in one hue that reads the same to everybody. */
export function strength(figures: Figures, surface: Surface, values: readonly (number | null)[], place: Record<string, unknown>) {
  const known = values.filter((value): value is number => value !== null);
  const unit = figures.metrics[0]?.unit ?? 'number';
  return {
    min: Math.min(0, ...known),
    max: Math.max(1, ...known),
    calculable: false,
    itemWidth: 10,
    itemHeight: 90,
    textStyle: { color: surface.palette.textFaint },
    formatter: (value: number) => plainFigure(value, unit, surface.locale, 'short'),
    inRange: { color: [surface.palette.accentSoft, '#8fb1ee', '#3b73d9', '#173f8f'] },
    ...place,
  };
}

export { base };
