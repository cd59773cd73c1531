/** Treemap and sunburst: figures nested by one dimension within the other. */
import type { Figures, Mark } from '../data';
import { colorAt } from '../options';
import { base, itemTip, markOf, type KindOption } from './kind';

interface Node {
  name: string;
  value: number;
  mark: Mark;
  itemStyle?: { color: string };
  children?: Node[];
}

/** The rows as a tree, a level for each dimension; what is not above nothing has no place in it. */
export function tree(figures: Figures): Node[] {
  const top: Node[] = [];
  for (const row of figures.rows) {
    const value = row.values[0] ?? 0;
    if (value <= 0) continue;
    let level = top;
    row.texts.forEach((name, depth) => {
      let node = level.find((one) => one.name === name);
      if (!node) {
        node = { name, value: 0, mark: markOf(figures, row, 0, depth + 1) };
        if (depth === 0) node.itemStyle = { color: colorAt(top.length) };
        level.push(node);
      }
      node.value += value;
      if (depth < row.texts.length - 1) level = node.children ??= [];
    });
  }
  return top;
}

function tips(figures: Figures, surface: Parameters<KindOption>[1]) {
  return itemTip(figures, surface, (item) => ({ title: String(item['name'] ?? ''), color: String(item['color']), value: Number(item['value'] ?? 0) }));
}

export const treemap: KindOption = (figures, surface) => ({
  ...base(surface),
  tooltip: tips(figures, surface),
  series: [
    {
      type: 'treemap',
      data: tree(figures),
      roam: false,
      nodeClick: false,
      breadcrumb: { show: false },
      left: 0,
      right: 0,
      top: 0,
      bottom: 0,
      label: { color: '#ffffff', overflow: 'truncate', textBorderColor: 'rgba(0, 0, 0, 0.45)', textBorderWidth: 2 },
      upperLabel: { show: figures.dimensions.length > 1, height: 22, color: surface.palette.text },
      itemStyle: { borderColor: surface.palette.surface, borderWidth: 1, gapWidth: 2 },
    },
  ],
});

export const sunburst: KindOption = (figures, surface) => ({
  ...base(surface),
  tooltip: tips(figures, surface),
  series: [
    {
      type: 'sunburst',
      data: tree(figures),
      nodeClick: false,
      radius: ['18%', '94%'],
      emphasis: { focus: 'ancestor' },
      label: { minAngle: 14, color: '#ffffff', overflow: 'truncate', width: 64, textBorderColor: 'rgba(0, 0, 0, 0.45)', textBorderWidth: 2 },
      itemStyle: { borderColor: surface.palette.surface, borderWidth: 2 },
    },
  ],
});
