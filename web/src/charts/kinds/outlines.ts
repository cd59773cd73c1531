/** The outlines that charts draw their maps with. */
import { registerMap } from 'echarts/core';
import { outlineText } from '@/lib/outlines';

const known = new Set<string>();

export async function loadOutlines(name: string): Promise<void> {
  if (known.has(name)) return;
  const text = await outlineText(name);
  if (text === null) return;
  registerMap(name, text);
  known.add(name);
}
