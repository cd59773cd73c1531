import * as antd from '@ant-design/icons';
import { createElement, type ComponentType } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { DRAWN, drawingOf } from '@/ui/icons';

const components = antd as unknown as Record<string, ComponentType>;

/** One icon of Ant Design as a symbol, with its own frame. */
function symbol(name: string): string {
  const words = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const component = components[`${words.join('')}Outlined`];
  if (!component) throw new Error(`Ant Design has no icon ${name}`);
  const found = /<svg ((?:fill-rule="\w+" )?viewBox="[^"]+")[^>]*>(.*)<\/svg>/.exec(renderToStaticMarkup(createElement(component)));
  if (!found) throw new Error(`the icon ${name} is no drawing`);
  return `<symbol id="${name}" ${found[1]}>${found[2]}</symbol>`;
}

describe('the icons', () => {
  it('are drawn as Ant Design draws them', async () => {
    const drawings = DRAWN.map(symbol).join('\n');
    await expect(`<svg xmlns="http://www.w3.org/2000/svg">\n${drawings}\n</svg>\n`).toMatchFileSnapshot('../src/ui/icons.svg');
  });

  it('are found by their other names, and a table stands for what is not known', () => {
    expect(drawingOf('bar_chart')).toBe('bar-chart');
    expect(drawingOf('team')).toBe('team');
    expect(drawingOf('no such icon')).toBe('table');
    expect(drawingOf(null)).toBe('table');
  });
});
