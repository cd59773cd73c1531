import type { Mark } from '../data';
import { colorAt } from '../options';
import { base, itemTip, type KindOption } from './kind';

interface Link {
  source: string;
  target: string;
  value: number;
  mark: Mark;
}

/** How much flows from the values of each dimension to those of the next. A node's name holds the number of its dimension, since values may recur. */
export const sankey: KindOption = (figures, surface) => {
  const nodes = new Map<string, { name: string; depth: number; shown: string; mark: Mark }>();
  const links = new Map<string, Link>();
  for (const row of figures.rows) {
    row.texts.forEach((text, depth) => {
      const name = `${depth}·${text}`;
      const dimension = figures.dimensions[depth]?.name ?? '';
      if (!nodes.has(name)) nodes.set(name, { name, depth, shown: text, mark: { metric: 0, by: { [dimension]: row.keys[depth] } } });
      if (depth === 0) return;
      const source = `${depth - 1}·${row.texts[depth - 1] ?? ''}`;
      const before = figures.dimensions[depth - 1]?.name ?? '';
      const link = links.get(`${source}→${name}`) ?? { source, target: name, value: 0, mark: { metric: 0, by: { [before]: row.keys[depth - 1], [dimension]: row.keys[depth] } } };
      link.value += Math.max(0, row.values[0] ?? 0);
      links.set(`${source}→${name}`, link);
    });
  }
  const shown = (name: string) => nodes.get(name)?.shown ?? name;
  return {
    ...base(surface),
    tooltip: itemTip(figures, surface, (item) => {
      const data = item['data'] as Partial<Link> & { name?: string };
      const title = data.source && data.target ? `${shown(data.source)} → ${shown(data.target)}` : shown(data.name ?? '');
      return { title, color: String(item['color']), value: Number(item['value'] ?? 0) };
    }),
    series: [
      {
        type: 'sankey',
        left: 4,
        right: 110,
        top: 8,
        bottom: 8,
        nodeGap: 10,
        label: { color: surface.palette.text, formatter: ({ name }: { name: string }) => shown(name) },
        lineStyle: { color: 'source', opacity: 0.25 },
        data: [...nodes.values()].map((node, index) => ({ ...node, itemStyle: { color: colorAt(index) } })),
        links: [...links.values()].filter((link) => link.value > 0),
      },
    ],
  };
};
