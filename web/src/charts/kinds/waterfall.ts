import { figureText } from '../figures';
import { axisOf, colorAt } from '../options';
import { base, itemTip, markOf, type KindOption } from './kind';

/** Parts that lead one after the other to the whole, which stands last. */
export const waterfall: KindOption = (figures, surface, { total }) => {
  const { palette, locale, style } = surface;
  const unit = figures.metrics[0]?.unit ?? 'number';
  const values = figures.rows.map((row) => row.values[0] ?? 0);
  const ends = values.map((_, index) => values.slice(0, index + 1).reduce((sum, one) => sum + one, 0));
  const whole = ends.at(-1) ?? 0;
  const starts = values.map((value, index) => Math.min((ends[index] ?? 0) - value, ends[index] ?? 0));
  const color = (value: number) => (value < 0 ? palette.danger : colorAt(0));
  return {
    ...base(surface),
    grid: { left: 4, right: 8, top: 20, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category',
      data: [...figures.rows.map((row) => row.texts[0] ?? ''), total],
      axisLabel: { color: palette.textFaint, hideOverlap: true },
      axisLine: { lineStyle: { color: palette.lineStrong } },
      axisTick: { show: false },
    },
    yAxis: axisOf(unit, surface, true),
    tooltip: itemTip(figures, surface, (item) => {
      const index = item['dataIndex'] as number;
      return { title: figures.rows[index]?.texts[0] ?? total, color: String(item['color']), value: index < values.length ? (values[index] ?? null) : whole };
    }),
    series: [
      { type: 'bar', stack: 'all', silent: true, itemStyle: { color: 'transparent' }, data: [...starts, 0], tooltip: { show: false } },
      {
        type: 'bar',
        stack: 'all',
        barMaxWidth: 36,
        // On a narrow screen some go unlabelled rather than lie over each other.
        labelLayout: { hideOverlap: true },
        label: { show: values.length <= 14, position: 'top', color: palette.textSoft, formatter: ({ dataIndex }: { dataIndex: number }) => figureText(dataIndex < values.length ? values[dataIndex] : whole, unit, locale, style) },
        data: [
          ...values.map((value, index) => {
            const row = figures.rows[index];
            return { value: Math.abs(value), itemStyle: { color: color(value) }, ...(row ? { mark: markOf(figures, row) } : {}) };
          }),
          { value: whole, itemStyle: { color: colorAt(7) }, mark: { metric: 0, by: {} } },
        ],
      },
    ],
  };
};
