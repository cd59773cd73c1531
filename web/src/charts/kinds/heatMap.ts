import { plainFigure } from '../figures';
import { base, itemTip, markOf, strength, valuesOf, type KindOption } from './kind';

/** Two dimensions against each other. */
export const heatMap: KindOption = (figures, surface) => {
  const columns = valuesOf(figures, 0);
  const lines = valuesOf(figures, 1);
  const { palette, locale } = surface;
  const unit = figures.metrics[0]?.unit ?? 'number';
  const axis = (data: string[]) => ({ type: 'category', data, axisLabel: { color: palette.textFaint, width: 96, overflow: 'truncate' }, axisLine: { show: false }, axisTick: { show: false } });
  return {
    ...base(surface),
    grid: { left: 4, right: 60, top: 8, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: axis(columns),
    yAxis: { ...axis(lines), inverse: true },
    visualMap: strength(figures, surface, figures.rows.map((row) => row.values[0] ?? null), { right: 0, top: 'middle' }),
    tooltip: itemTip(figures, surface, (item) => {
      const row = figures.rows[item['dataIndex'] as number];
      return row ? { title: row.texts.join(' · '), color: String(item['color']), value: row.values[0] ?? null } : null;
    }),
    series: [
      {
        type: 'heatmap',
        itemStyle: { borderColor: palette.surface, borderWidth: 2 },
        label: { show: columns.length * lines.length <= 80, fontSize: 11, formatter: ({ value }: { value: unknown[] }) => plainFigure(value[2], unit, locale, 'short') },
        data: figures.rows.map((row) => ({ value: [row.texts[0] ?? '', row.texts[1] ?? '', row.values[0] ?? 0], mark: markOf(figures, row) })),
      },
    ],
  };
};
