/** Designing a page: what each change makes of it, what undo brings back, and what publishing says. */
import { describe, expect, it } from 'vitest';
import type { Content } from '@/areas/dashboards/declared';
import { added, changed, copied, differences, freshId, moved, readContent, removed, resized, settingOf, shifted, withSetting, type ComponentDefinition } from '@/areas/dashboards/designer/design';
import { step } from '@/areas/shared/useDesign';
import { readFilters, writeFilters } from '@/areas/dashboards/pageFilters';
import { pivotOf } from '@/areas/dashboards/components/pivot';
import { daysOf } from '@/areas/dashboards/components/CalendarWidget';
import { sparkline } from '@/areas/dashboards/components/TrendWidget';
import type { Figures } from '@/charts/data';
import { tree } from '@/charts/kinds/nested';
import { countryOf, provinceOf } from '@/charts/kinds/map';

const NUMBER: ComponentDefinition = { kind: 'number', label: { 'zh-CN': '指标卡', en: 'Number' }, group: 'figures', asks: 'figures', width: 6, height: 3, settings: [] };

function page(...ids: string[]): Content {
  return readContent({ widgets: ids.map((id) => ({ id, kind: 'number' })) });
}
const ids = (content: Content) => content.widgets.map((one) => one.id);

describe('the content of a page', () => {
  it('is completed where it leaves something out', () => {
    expect(readContent(null)).toEqual({ widgets: [], period: 'this_year', filters: [] });
    expect(page('a').widgets[0]).toMatchObject({ id: 'a', width: 12, options: {}, inside: null });
  });

  it('takes new components at their place with an id of their own', () => {
    const next = added(page('a', 'number-1'), NUMBER, 1);
    expect(next.id).toBe('number-2');
    expect(ids(next.content)).toEqual(['a', 'number-2', 'number-1']);
    expect(next.content.widgets[1]).toMatchObject({ width: 6, height: 3, label: { en: 'Number' } });
    expect(freshId('bar', [])).toBe('bar-1');
  });

  it('moves, copies and removes', () => {
    const start = page('a', 'b', 'c');
    expect(ids(moved(start, 'c', 'a'))).toEqual(['c', 'a', 'b']);
    expect(ids(moved(start, 'a', null))).toEqual(['b', 'c', 'a']);
    expect(moved(start, 'a', 'a')).toBe(start);
    expect(ids(shifted(start, 'b', -1))).toEqual(['b', 'a', 'c']);
    expect(shifted(start, 'a', -1)).toBe(start);
    expect(ids(copied(start, 'b').content)).toEqual(['a', 'b', 'number-1', 'c']);
    expect(ids(removed(start, 'b'))).toEqual(['a', 'c']);
  });

  it('puts what stood in tabs back on the page when the tabs go', () => {
    const start = changed(page('t', 'a'), 'a', { inside: 't', tab: 1 });
    expect(removed(start, 't').widgets[0]).toMatchObject({ id: 'a', inside: null, tab: 0 });
  });

  it('keeps sizes within the grid', () => {
    const size = (width: number, height: number) => resized(page('a'), 'a', width, height).widgets[0];
    expect(size(99, 0.2)).toMatchObject({ width: 24, height: 2 });
    expect(size(7.6, 5.4)).toMatchObject({ width: 8, height: 5 });
  });

  it('keeps what only one kind knows among its options', () => {
    const start = page('a');
    const widget = start.widgets[0];
    if (!widget) throw new Error('no widget');
    const next = withSetting(withSetting(start, widget, 'goal', 5), { ...widget, options: { goal: 5 } }, 'where', 'x = 1').widgets[0];
    expect(next && [settingOf(next, 'goal'), settingOf(next, 'where')]).toEqual([5, 'x = 1']);
  });
});

describe('undo and redo', () => {
  it('go back and forth, and a new change ends what was ahead', () => {
    const [a, b, c] = [page('a'), page('b'), page('c')];
    const one = step({ past: [], now: a, future: [] }, { do: 'change', to: b });
    expect(step(one, { do: 'change', to: page('b') })).toBe(one);
    const back = step(one, { do: 'undo' });
    expect([back.now, back.future]).toEqual([a, [b]]);
    expect(step(back, { do: 'redo' }).now).toEqual(b);
    expect(step(back, { do: 'change', to: c }).future).toEqual([]);
    expect(step(back, { do: 'undo' })).toBe(back);
  });
});

describe('what publishing changes', () => {
  it('is said component by component', () => {
    const before = page('a', 'b', 'c');
    const after = { ...changed(page('c', 'b', 'd'), 'b', { compare: true }), period: 'last_year' };
    const found = differences(before, after).map((one) => [one.kind, one.widget?.id ?? null, one.what]);
    expect(found).toEqual([['page', null, ['period']], ['changed', 'b', ['compare']], ['added', 'd', []], ['removed', 'a', []], ['moved', null, []]]);
    expect(differences(before, page('a', 'b', 'c'))).toEqual([]);
  });
});

describe('the filters of a page', () => {
  it('stand in the address and hold only what the page offers', () => {
    const filters = { product: ['1', '2'], source: ['a:b;c'] };
    expect(readFilters(writeFilters(filters), ['product', 'source'])).toEqual(filters);
    expect(readFilters(writeFilters(filters), ['product'])).toEqual({ product: ['1', '2'] });
    expect(writeFilters({ product: [] })).toBeUndefined();
  });
});

const FIGURES: Figures = {
  dimensions: [{ name: 'month', label: '月', grain: true }, { name: 'region', label: '大区', grain: false }],
  metrics: [{ name: 'n', label: '数', unit: 'number' }],
  rows: [
    { keys: ['2026-02', '1'], texts: ['2月', '东'], values: [5] },
    { keys: ['2026-01', '1'], texts: ['1月', '东'], values: [3] },
    { keys: ['2026-01', '2'], texts: ['1月', '西'], values: [-1] },
  ],
};

describe('figures of two dimensions', () => {
  it('stand in the cells of a table, periods in their order', () => {
    const { lines, columns, cells } = pivotOf(FIGURES);
    expect([lines.map((one) => one.text), columns.map((one) => one.text)]).toEqual([['1月', '2月'], ['东', '西']]);
    expect(cells.map((line) => line.map((cell) => cell?.values[0] ?? null))).toEqual([[3, -1], [5, null]]);
  });

  it('nest, and what is not above nothing has no place', () => {
    expect(tree(FIGURES).map(({ name, value, children }) => [name, value, children?.length])).toEqual([['2月', 5, 1], ['1月', 3, 1]]);
    expect(tree(FIGURES)[0]?.children?.[0]?.mark).toEqual({ metric: 0, by: { month: '2026-02', region: '1' } });
  });
});

describe('places and days', () => {
  it('are called as the outlines call them', () => {
    expect(['广东省', '北京市', '内蒙古自治区', '广西壮族自治区', '香港特别行政区', '上海'].map(provinceOf)).toEqual(['广东', '北京', '内蒙古', '广西', '香港', '上海']);
    expect([countryOf('中国'), countryOf('CN'), countryOf('Chile')]).toEqual(['China', 'China', 'Chile']);
  });

  it('fill whole weeks from Monday', () => {
    expect([daysOf('2026-11')[0], daysOf('2026-11').length]).toEqual(['2026-10-26', 42]);
    expect([daysOf('2026-02')[0], daysOf('2026-02').length]).toEqual(['2026-01-26', 35]);
  });

  it('draw a line through every step', () => {
    expect(sparkline([1, 3, 2]).split(' L').length).toBe(3);
    expect(sparkline([2, 2])).not.toContain('NaN');
  });
});
