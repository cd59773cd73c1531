import { figureText, plainFigure } from '../figures';
import { base, markOf, type KindOption } from './kind';

/** A dial that is full when the target is reached. */
export const gauge: KindOption = (figures, surface, { goal = 1 }) => {
  const row = figures.rows[0];
  const metric = figures.metrics[0];
  const value = row?.values[0] ?? 0;
  const share = goal > 0 ? value / goal : 0;
  const { palette, locale, style } = surface;
  return {
    ...base(surface),
    series: [
      {
        type: 'gauge',
        startAngle: 200,
        endAngle: -20,
        center: ['50%', '60%'],
        radius: '92%',
        min: 0,
        max: goal,
        pointer: { show: false },
        progress: { show: true, width: 14, roundCap: true, itemStyle: { color: share >= 1 ? palette.success : palette.accent } },
        axisLine: { roundCap: true, lineStyle: { width: 14, color: [[1, palette.hover]] } },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: { show: false },
        title: { offsetCenter: [0, '34%'], color: palette.textFaint, fontSize: 12 },
        detail: { offsetCenter: [0, '-4%'], color: palette.text, fontSize: 20, fontWeight: 600, formatter: () => plainFigure(share, 'percent', locale, style) },
        data: [
          {
            value: Math.min(value, goal),
            name: `${figureText(value, metric?.unit ?? 'number', locale, style)} / ${figureText(goal, metric?.unit ?? 'number', locale, style)}`,
            mark: row ? markOf(figures, row, 0, 0) : { metric: 0, by: {} },
          },
        ],
      },
    ],
  };
};
