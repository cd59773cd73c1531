import { figureText } from '../figures';
import { axisOf, line, tip, tooltip } from '../options';
import { base, markOf, type KindOption } from './kind';

const NAMED = 15;
const ROOM = 1.06;
const LEAST = 1.25;
const FEW = 0.35;

/** People by two figures, parted by two lines into four named corners: right top, left top, right bottom, left bottom. */
export const quadrant: KindOption = (figures, surface, { lines, corners }) => {
  const [x, y] = figures.metrics;
  const { palette, locale, style } = surface;
  const [across, up] = lines ?? [0, 0];
  const most = (at: number, line: number) => Math.max(line * LEAST, ...figures.rows.map((row) => row.values[at] ?? 0)) * ROOM || 1;
  const [right, top] = [most(0, across), most(1, up)];
  const [flat, tall] = [axisOf(x?.unit ?? 'number', surface, false), axisOf(y?.unit ?? 'number', surface, false)];
  const color = (row: (typeof figures.rows)[number]) => {
    const [far, high] = [(row.values[0] ?? 0) >= across, (row.values[1] ?? 0) >= up];
    return far ? (high ? palette.success : palette.warning) : high ? palette.accent : palette.danger;
  };
  const boxes: [[number, number], [number, number]][] = [
    [[across, up], [right, top]],
    [[0, up], [across, top]],
    [[across, 0], [right, up]],
    [[0, 0], [across, up]],
  ];
  const places = ['insideTopRight', 'insideTopLeft', 'insideBottomRight', 'insideBottomLeft'];
  const name = (label: string, place: string) => ({ name: label, nameLocation: place, nameGap: place === 'middle' ? 26 : 12, nameTextStyle: { color: palette.textFaint, align: place === 'middle' ? 'center' : 'left' } });
  return {
    ...base(surface),
    grid: { left: 8, right: 24, top: 28, bottom: 40, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: tooltip(surface, {
      trigger: 'item',
      formatter: (given) => {
        const row = figures.rows[(Array.isArray(given) ? given[0] : given)?.dataIndex ?? 0];
        if (!row) return '';
        return tip(row.texts[0] ?? '', figures.metrics.map((metric, index) => line(color(row), metric.label, figureText(row.values[index], metric.unit, locale, style))));
      },
    }),
    xAxis: { ...flat, min: 0, max: right, axisLabel: { ...flat.axisLabel, showMaxLabel: false }, ...name(x?.label ?? '', 'middle') },
    yAxis: { ...tall, min: 0, max: top, axisLabel: { ...tall.axisLabel, showMaxLabel: false }, ...name(y?.label ?? '', 'end') },
    series: [
      {
        type: 'scatter',
        symbolSize: 12,
        data: figures.rows.map((row) => ({ value: [row.values[0] ?? 0, row.values[1] ?? 0], itemStyle: { color: color(row), opacity: row.faint ? FEW : 0.85 }, mark: markOf(figures, row) })),
        label: { show: figures.rows.length <= NAMED, position: 'top', color: palette.textSoft, formatter: ({ dataIndex }: { dataIndex: number }) => figures.rows[dataIndex]?.texts[0] ?? '' },
        markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: palette.lineStrong, type: 'dashed' }, data: [{ xAxis: across }, { yAxis: up }] },
        markArea: {
          silent: true,
          itemStyle: { color: 'transparent' },
          data: boxes.map(([from, to], at) => [{ coord: from, name: corners?.[at] ?? '', label: { position: places[at], color: palette.textFaint, fontSize: 12 } }, { coord: to }]),
        },
      },
    ],
  };
};
