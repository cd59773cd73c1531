/** From data to what the drawing library reads, in the colours of the theme. */
import type { BarSeriesOption, LineSeriesOption, PieSeriesOption } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { Locale } from '@/lib/locale';
import { fontFamily, hue, sequence, type Palette } from '@/start/tokens';
import type { ChartData, ChartKind } from './data';
import { figureText, plainFigure, type Unit } from './figures';
import type { NumberStyle } from './numberStyle';

export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | PieSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>;

export interface Surface {
  palette: Palette;
  locale: Locale;
  style: NumberStyle;
  /** No motion was asked for. */
  still: boolean;
}

const BAR_WIDTH = 28;

export function colorAt(index: number): string {
  return sequence[index % sequence.length] ?? sequence[0];
}

export function base({ palette, still }: Surface): ChartOption {
  return {
    animation: !still,
    animationDuration: 150,
    animationDurationUpdate: 150,
    color: [...sequence],
    textStyle: { fontFamily, color: palette.textSoft, fontSize: 12 },
  };
}

export function axisOf(unit: Unit, surface: Surface, lines: boolean) {
  const { palette, locale } = surface;
  return {
    type: 'value' as const,
    splitNumber: 4,
    ...(unit === 'number' ? { minInterval: 1 } : {}),
    axisLabel: { color: palette.textFaint, formatter: (value: number) => plainFigure(value, unit, locale, 'short') },
    splitLine: { show: lines, lineStyle: { color: palette.line } },
    axisLine: { show: false },
    axisTick: { show: false },
  };
}

function categoryAxis(data: ChartData, { palette }: Surface) {
  return {
    type: 'category' as const,
    data: data.categories,
    axisLabel: { color: palette.textFaint, hideOverlap: true },
    axisLine: { lineStyle: { color: palette.lineStrong } },
    axisTick: { show: false },
  };
}

function legend(data: ChartData, { palette }: Surface): LegendComponentOption {
  return { show: data.series.length > 1, top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: palette.textSoft } };
}

/** A line of the tooltip; made of elements, since the page allows no markup with styles of its own. */
export function line(color: string, words: string, figure: string): HTMLElement {
  const row = document.createElement('div');
  row.style.cssText = 'display:flex;gap:8px;align-items:center;margin-top:4px';
  const dot = document.createElement('i');
  dot.style.cssText = `flex:none;width:8px;height:8px;border-radius:50%;background:${color}`;
  const name = document.createElement('span');
  name.textContent = words;
  const value = document.createElement('strong');
  value.style.cssText = 'margin-left:auto;padding-left:16px;font-variant-numeric:tabular-nums';
  value.textContent = figure;
  row.append(dot, name, value);
  return row;
}

export function tip(title: string, rows: HTMLElement[]): HTMLElement {
  const box = document.createElement('div');
  const head = document.createElement('div');
  head.style.fontWeight = '600';
  head.textContent = title;
  box.append(head, ...rows);
  return box;
}

export function tooltip({ palette }: Surface, rest: TooltipComponentOption): TooltipComponentOption {
  return {
    confine: true,
    backgroundColor: palette.raised,
    borderColor: palette.line,
    textStyle: { color: palette.text, fontFamily, fontSize: 12 },
    transitionDuration: 0,
    ...rest,
  };
}

function axisTooltip(data: ChartData, surface: Surface): TooltipComponentOption {
  const { locale, style, palette } = surface;
  return tooltip(surface, {
    trigger: 'axis',
    axisPointer: { type: 'shadow', shadowStyle: { color: palette.hover, opacity: 0.5 } },
    formatter: (given) => {
      const index = (Array.isArray(given) ? given[0] : given)?.dataIndex ?? 0;
      const rows = data.series.map((one, at) => line(colorAt(at), one.name, figureText(one.values[index], one.unit, locale, style)));
      return tip(data.categories[index] ?? '', rows);
    },
  });
}

function upright(data: ChartData, surface: Surface, lines: boolean, stacked: boolean): ChartOption {
  const units = [...new Set(data.series.map((one) => one.unit))].slice(0, 2);
  const series = data.series.map((one, index): BarSeriesOption | LineSeriesOption => {
    const place = Math.max(0, units.indexOf(one.unit));
    const common = { name: one.name, data: one.values, yAxisIndex: place, itemStyle: { color: colorAt(index) }, cursor: 'pointer' };
    // A second unit is a line over the bars: bars of two measures side by side would invite to compare their heights.
    if (!lines && place === 0) {
      const edge = stacked ? {} : { borderRadius: [3, 3, 0, 0] };
      return { ...common, type: 'bar', barMaxWidth: BAR_WIDTH, ...(stacked ? { stack: 'all' } : {}), itemStyle: { color: colorAt(index), ...edge } };
    }
    return {
      ...common,
      type: 'line',
      symbol: 'circle',
      symbolSize: 6,
      showSymbol: one.values.length < 32,
      lineStyle: { width: 2, color: colorAt(index), ...(one.dashed ? { type: 'dashed' } : {}) },
      ...(lines && stacked ? { stack: 'all', areaStyle: { color: colorAt(index), opacity: 0.35 } } : {}),
      ...(lines && !stacked && data.series.length === 1 ? { areaStyle: { color: colorAt(index), opacity: 0.1 } } : {}),
    };
  });
  return {
    ...base(surface),
    grid: { left: 4, right: 8, top: data.series.length > 1 ? 30 : 12, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: legend(data, surface),
    tooltip: axisTooltip(data, surface),
    xAxis: categoryAxis(data, surface),
    yAxis: units.map((unit, index) => axisOf(unit, surface, index === 0)),
    series,
  } as ChartOption;
}

/** Bars that lie down, longest first: names stay readable however many there are. */
function ranking(data: ChartData, surface: Surface): ChartOption {
  const { palette, locale, style } = surface;
  const unit = data.series[0]?.unit ?? 'number';
  const tight = data.categories.length > 9;
  return {
    ...base(surface),
    grid: { left: 4, right: 64, top: data.series.length > 1 ? 26 : 2, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: legend(data, surface),
    tooltip: axisTooltip(data, surface),
    xAxis: { ...axisOf(unit, surface, false), show: false },
    yAxis: {
      ...categoryAxis(data, surface),
      inverse: true,
      axisLine: { show: false },
      axisLabel: { color: palette.textSoft, width: 116, overflow: 'truncate', interval: 0, fontSize: tight ? 11 : 12 },
    },
    series: data.series.map((one, index) => ({
      name: one.name,
      type: 'bar',
      data: one.values,
      barMaxWidth: 18,
      cursor: 'pointer',
      itemStyle: { color: colorAt(index), borderRadius: [0, 3, 3, 0] },
      label: {
        show: true,
        position: 'right',
        color: palette.text,
        fontSize: tight ? 11 : 12,
        formatter: ({ dataIndex }: { dataIndex: number }) => figureText(one.values[dataIndex], one.unit, locale, style),
      },
    })),
  } as ChartOption;
}

function pie(data: ChartData, surface: Surface, narrow: boolean): ChartOption {
  const { palette, locale, style } = surface;
  const only = data.series[0];
  const values = only?.values ?? [];
  const total = values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const share = (value: number | null | undefined) => (total > 0 ? plainFigure((value ?? 0) / total, 'percent', locale, style) : '');
  const color = (index: number) => {
    const own = data.colors?.[index];
    return own ? hue(own) : colorAt(index);
  };
  return {
    ...base(surface),
    tooltip: tooltip(surface, {
      trigger: 'item',
      formatter: (given) => {
        const index = (Array.isArray(given) ? given[0] : given)?.dataIndex ?? 0;
        const value = values[index];
        const figure = `${figureText(value, only?.unit ?? 'number', locale, style)} · ${share(value)}`;
        return tip(data.categories[index] ?? '', [line(color(index), only?.name ?? '', figure)]);
      },
    }),
    legend: {
      type: 'scroll',
      orient: narrow ? 'horizontal' : 'vertical',
      ...(narrow ? { bottom: 0, left: 'center' } : { right: 0, top: 'middle' }),
      itemWidth: 10,
      itemHeight: 10,
      icon: 'circle',
      textStyle: { color: palette.textSoft },
      pageIconColor: palette.textSoft,
      pageTextStyle: { color: palette.textFaint },
      formatter: (name: string) => {
        const text = share(values[data.categories.indexOf(name)]);
        return `${name.length > 8 ? `${name.slice(0, 7)}…` : name}  ${text}`;
      },
    },
    series: [
      {
        type: 'pie',
        radius: narrow ? ['42%', '68%'] : ['38%', '62%'],
        center: narrow ? ['50%', '42%'] : ['30%', '50%'],
        cursor: 'pointer',
        itemStyle: { borderColor: palette.surface, borderWidth: 2 },
        label: { show: false },
        emphasis: { scale: false },
        data: data.categories.map((name, index) => ({ name, value: values[index] ?? 0, itemStyle: { color: color(index) } })),
      },
    ],
  } as ChartOption;
}

export function chartOption(kind: ChartKind, data: ChartData, surface: Surface, narrow: boolean): ChartOption {
  if (kind === 'pie') return pie(data, surface, narrow);
  if (kind === 'ranking') return ranking(data, surface);
  return upright(data, surface, kind === 'line' || kind === 'area', kind === 'area' || kind === 'stacked');
}
