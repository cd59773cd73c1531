import { figureText, plainFigure } from '../figures';
import { axisOf, colorAt, line, tip, tooltip } from '../options';
import { base, markOf, type KindOption } from './kind';

const LEAST = 8;
const MORE = 32;

/** A point for each value of the dimension; the third metric is the size. */
export const scatter: KindOption = (figures, surface) => {
  const [x, y, size] = figures.metrics;
  const most = Math.max(1, ...figures.rows.map((row) => row.values[2] ?? 0));
  const name = (label: string, place: string) => ({ name: label, nameLocation: place, nameGap: place === 'middle' ? 26 : 12, nameTextStyle: { color: surface.palette.textFaint, align: place === 'middle' ? 'center' : 'left' } });
  return {
    ...base(surface),
    grid: { left: 8, right: 24, top: 28, bottom: 40, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: tooltip(surface, {
      trigger: 'item',
      formatter: (given) => {
        const row = figures.rows[(Array.isArray(given) ? given[0] : given)?.dataIndex ?? 0];
        if (!row) return '';
        return tip(row.texts[0] ?? '', figures.metrics.map((metric, index) => line(colorAt(0), metric.label, figureText(row.values[index], metric.unit, surface.locale, surface.style))));
      },
    }),
    xAxis: { ...axisOf(x?.unit ?? 'number', surface, false), ...name(x?.label ?? '', 'middle') },
    yAxis: { ...axisOf(y?.unit ?? 'number', surface, true), ...name(y?.label ?? '', 'end') },
    series: [
      {
        type: 'scatter',
        itemStyle: { color: colorAt(0), opacity: 0.75 },
        data: figures.rows.map((row) => ({
          value: [row.values[0] ?? 0, row.values[1] ?? 0],
          symbolSize: size ? LEAST + (MORE * Math.sqrt(Math.max(0, row.values[2] ?? 0))) / Math.sqrt(most) : 12,
          mark: markOf(figures, row),
        })),
        label: {
          show: figures.rows.length <= 15,
          position: 'top',
          color: surface.palette.textSoft,
          formatter: ({ dataIndex }: { dataIndex: number }) => figures.rows[dataIndex]?.texts[0] ?? plainFigure(null, 'number', surface.locale, 'short'),
        },
      },
    ],
  };
};
