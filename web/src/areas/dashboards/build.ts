/** From rows of figures to what a chart draws. */
import type { MetricRow } from '@/api/metrics';
import type { Language } from '@/api/types';
import type { ChartData, ChartKind } from '@/charts/data';
import { figureNumber } from '@/charts/figures';
import { asString } from '@/fields/shared/values';
import { labelText } from '@/lib/locale';
import type { Model } from '@/model/view';
import type { Metric } from './declared';
import { dimensionColor, dimensionField, dimensionText } from './dimension';
import { GRAINS, axisLabels, grainLabel } from './grainLabel';
import { stepsBetween } from './period';

export interface BuiltChart {
  kind: ChartKind;
  data: ChartData;
  /** The value of the dimension behind each category; undefined for a sum of several. */
  keys: unknown[];
  /** The category in full, where the axis shortens it. */
  names: string[];
  /** The value of the second dimension behind each series, where a series stands for one. */
  seriesKeys?: unknown[];
}

export interface ChartWords {
  language: Language;
  missing: string;
  others: string;
}

const MOST_SLICES = 7;
const MOST_BARS = 15;
const SUMMABLE = /^(sum|count)\(/;

/** Whether the figures of parts add up to the figure of the whole. */
export function isAdditive(metric: Metric): boolean {
  return metric.ratio === null && SUMMABLE.test(metric.measure ?? '');
}

/** Periods without any record stand in the row too, as nothing; `until` is the last that should be there. */
export function fillSteps(rows: readonly MetricRow[], grain: string, until: string | null): { key: string; row: MetricRow | undefined }[] {
  const byKey = new Map(rows.filter((row) => row[grain] !== null).map((row) => [asString(row[grain]), row]));
  const known = [...byKey.keys()].sort();
  const first = known[0];
  const lastKnown = known.at(-1);
  if (!first || !lastKnown) return [];
  const last = until && until > lastKnown ? until : lastKnown;
  const steps = stepsBetween(grain, first, last);
  const all = steps.length > 1 || grain !== 'week' ? steps : known;
  return (all.includes(lastKnown) ? all : known).map((key) => ({ key, row: byKey.get(key) }));
}

function overTime(rows: readonly MetricRow[], grain: string, metrics: readonly Metric[], words: ChartWords, kind: ChartKind, until: string | null): BuiltChart {
  const steps = fillSteps(rows, grain, until);
  const keys = steps.map((step) => step.key);
  const series = metrics.map((metric) => ({
    name: labelText(metric.label, words.language),
    unit: metric.unit,
    values: steps.map(({ row }) => figureNumber(row?.[metric.name]) ?? (isAdditive(metric) ? 0 : null)),
  }));
  const data = { categories: axisLabels(grain, keys, words.language), series };
  return { kind, data, keys, names: keys.map((key) => grainLabel(grain, key, words.language)) };
}

/** The figures of one widget as a chart. `until` is the last step of time to show. */
export function buildChart(
  widget: { kind: string; by: readonly string[] },
  rows: readonly MetricRow[],
  metrics: readonly Metric[],
  model: Model,
  words: ChartWords,
  until: string | null = null,
): BuiltChart {
  if (widget.by.length > 1 && metrics[0]) return split(widget, rows, metrics[0], model, words, until);
  const dimension = widget.by[0] ?? '';
  if (GRAINS.has(dimension)) return overTime(rows, dimension, metrics, words, widget.kind === 'line' || widget.kind === 'area' ? widget.kind : 'bar', until);
  const field = dimensionField(dimension, metrics[0], model);
  const shown = widget.kind === 'pie' ? metrics.slice(0, 1) : metrics;
  const first = shown[0];
  const full = first ? rows.filter((row) => (figureNumber(row[first.name]) ?? 0) !== 0) : [...rows];
  const most = widget.kind === 'pie' ? MOST_SLICES : MOST_BARS;
  const summed = widget.kind === 'pie' && full.length > most && first !== undefined && isAdditive(first);
  const listed = full.slice(0, summed ? most - 1 : most);
  const rest = summed ? full.slice(most - 1) : [];
  const names = listed.map((row) => dimensionText(dimension, row[dimension], field, words.language, words.missing));
  const colors = listed.map((row) => dimensionColor(row[dimension], field));
  const value = (row: MetricRow, metric: Metric) => figureNumber(row[metric.name]);
  const series = shown.map((metric) => ({
    name: labelText(metric.label, words.language),
    unit: metric.unit,
    values: [
      ...listed.map((row) => value(row, metric)),
      ...(summed ? [rest.reduce((sum, row) => sum + (value(row, metric) ?? 0), 0)] : []),
    ],
  }));
  const categories = [...names, ...(summed ? [words.others] : [])];
  const distinct = new Set(colors.filter(Boolean)).size === colors.length;
  const units = new Set(shown.map((metric) => metric.unit));
  const kind: ChartKind = widget.kind === 'pie' ? 'pie' : widget.kind === 'line' || widget.kind === 'area' ? widget.kind : units.size > 1 ? 'bar' : 'ranking';
  return {
    kind,
    data: { categories, series, ...(distinct && widget.kind === 'pie' && !summed ? { colors } : {}) },
    keys: [...listed.map((row) => row[dimension] ?? null), ...(summed ? [undefined] : [])],
    names: categories,
  };
}

const MOST_SERIES = 8;

/** One metric by two dimensions: the first along the axis, a series for each value of the second, the largest first. */
function split(widget: { kind: string; by: readonly string[] }, rows: readonly MetricRow[], metric: Metric, model: Model, words: ChartWords, until: string | null): BuiltChart {
  const [along = '', across = ''] = widget.by;
  const text = (name: string, value: unknown) => dimensionText(name, value, dimensionField(name, metric, model), words.language, words.missing);
  const value = (row: MetricRow | undefined) => figureNumber(row?.[metric.name]);
  const sums = new Map<string, { key: unknown; sum: number }>();
  for (const row of rows) {
    const name = text(across, row[across]);
    const known = sums.get(name) ?? { key: row[across] ?? null, sum: 0 };
    known.sum += value(row) ?? 0;
    sums.set(name, known);
  }
  const series = [...sums].sort(([, a], [, b]) => b.sum - a.sum).slice(0, MOST_SERIES);
  const places = GRAINS.has(along)
    ? fillSteps(rows, along, until).map(({ key }) => ({ key: key as unknown, name: grainLabel(along, key, words.language) }))
    : [...new Map(rows.map((row) => [text(along, row[along]), row[along] ?? null]))].slice(0, MOST_BARS).map(([name, key]) => ({ key, name }));
  const cells = new Map(rows.map((row) => [`${text(along, row[along])}\n${text(across, row[across])}`, row]));
  const empty = isAdditive(metric) ? 0 : null;
  const keys = places.map((place) => place.key);
  return {
    kind: widget.kind === 'line' ? 'line' : widget.kind === 'area' ? 'area' : 'stacked',
    data: {
      categories: GRAINS.has(along) ? axisLabels(along, keys.map(asString), words.language) : places.map((place) => place.name),
      series: series.map(([name]) => ({ name, unit: metric.unit, values: places.map((place) => value(cells.get(`${place.name}\n${name}`)) ?? empty) })),
    },
    keys,
    names: places.map((place) => place.name),
    seriesKeys: series.map(([, { key }]) => key),
  };
}
