import { figureText } from '../figures';
import { colorAt, line, tip, tooltip } from '../options';
import { base, markOf, type KindOption } from './kind';

/** Several metrics on axes from one centre; each axis goes to its own largest figure. */
export const radar: KindOption = (figures, surface) => ({
  ...base(surface),
  legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, type: 'scroll', textStyle: { color: surface.palette.textSoft }, pageTextStyle: { color: surface.palette.textFaint } },
  tooltip: tooltip(surface, {
    trigger: 'item',
    formatter: (given) => {
      const row = figures.rows[(Array.isArray(given) ? given[0] : given)?.dataIndex ?? 0];
      if (!row) return '';
      return tip(row.texts[0] ?? '', figures.metrics.map((metric, index) => line(colorAt(index), metric.label, figureText(row.values[index], metric.unit, surface.locale, surface.style))));
    },
  }),
  radar: {
    center: ['50%', '56%'],
    radius: '64%',
    axisName: { color: surface.palette.textSoft },
    splitLine: { lineStyle: { color: surface.palette.line } },
    splitArea: { show: false },
    axisLine: { lineStyle: { color: surface.palette.line } },
    indicator: figures.metrics.map((metric, index) => ({ name: metric.label, max: Math.max(...figures.rows.map((row) => row.values[index] ?? 0), 0) || 1 })),
  },
  series: [
    {
      type: 'radar',
      data: figures.rows.map((row, index) => ({
        name: row.texts[0] ?? '',
        value: row.values.map((value) => value ?? 0),
        itemStyle: { color: colorAt(index) },
        areaStyle: { opacity: 0.08 },
        mark: markOf(figures, row),
      })),
    },
  ],
});
