import { describe, expect, it } from 'vitest';
import { plain, readFigure, scaled, shareOf, together, typedFigure } from '@/areas/goals/grid/amounts';
import { branchOf, changedRows, childrenOf, COLUMNS, figureOf, keyOf, shownRows, sumsBelow, type Edits, type GridRow } from '@/areas/goals/grid/model';

function row(node: string, name: string, above: number | null, months: (string | null)[]): GridRow {
  return { node, name, depth: above === null ? 0 : 1, above, goal: null, locked: false, may_set: true, away: false, months: [...months, ...Array<null>(12 - months.length).fill(null)] };
}

const ROWS = [
  row('department:1', '公司', null, ['100', '100.01']),
  row('person:2', '李总', 0, ['10']),
  row('department:3', '华东', 0, ['60', '60']),
  row('person:4', '小王', 2, ['999999999999999.99', '0.01']),
];
const EDITS: Edits = new Map([[keyOf('person:2', 1), { before: null, value: '45.02' }]]);

describe('figures of goals', () => {
  it('are exact however large', () => {
    expect(plain(scaled('999999999999999.9999') ?? 0n)).toBe('999999999999999.9999');
    expect(plain(together(['999999999999999.99', '0.01', null].map(scaled), true) ?? 0n)).toBe('1000000000000000');
    expect(plain(-12_300n)).toBe('-1.23');
  });
  it('have a mean where they do not add up, and none where nothing is set', () => {
    expect(plain(together(['0.3', null, '0.35', '0.3501'].map(scaled), false) ?? 0n)).toBe('0.3334');
    expect(together([null, null], true)).toBeNull();
  });
  it.each([
    ['1,234.50', 'money', 2, '1234.5'],
    ['￥1.2万', 'money', 2, '12000'],
    ['', 'money', 2, null],
    ['1.005', 'money', 2, undefined],
    ['-1', 'money', 2, undefined],
    ['abc', 'number', 0, undefined],
    ['2.0', 'number', 0, '2'],
    ['1.5', 'number', 0, undefined],
    ['35%', 'percent', 4, '0.35'],
    ['35', 'percent', 4, '0.35'],
    ['0.35', 'percent', 4, '0.35'],
    ['12345678901234567', 'money', 2, undefined],
  ])('are read as they are typed: %s', (text, unit, places, expected) => {
    expect(readFigure(text, unit, places)).toBe(expected);
  });
  it('are copied as they are typed', () => {
    expect(typedFigure('0.355', 'percent')).toBe('35.5%');
    expect(readFigure(typedFigure('0.355', 'percent'), 'percent', 4)).toBe('0.355');
  });
  it('are shares of each other', () => {
    expect(shareOf(105n, 100n)).toBe(1.05);
    expect(shareOf(1n, 0n)).toBeNull();
  });
});

describe('the grid', () => {
  it('follows edits in its totals', () => {
    const [year] = COLUMNS;
    expect(year && ROWS[1] && figureOf(ROWS[1], year, EDITS, true)).toBe('55.02');
  });
  it('adds up what stands right below a department', () => {
    const children = childrenOf(ROWS);
    const sums = sumsBelow(ROWS, children[0] ?? [], EDITS);
    expect([sums[0], sums[1], sums[2]]).toEqual([scaled('70'), scaled('105.02'), null]);
    expect([branchOf(ROWS, 0), branchOf(ROWS, 3), branchOf(ROWS, 9)]).toEqual([0, 2, null]);
  });
  it('hides what stands under a folded department, and finds by name with the way to it', () => {
    expect(shownRows(ROWS, new Set(['department:3']), '')).toEqual([0, 1, 2]);
    expect(shownRows(ROWS, new Set(['department:1']), '')).toEqual([0]);
    expect(shownRows(ROWS, new Set(['department:1']), '小王')).toEqual([0, 2, 3]);
  });
  it('sends what changed with what it was', () => {
    expect(changedRows(EDITS)).toEqual([{ node: 'person:2', months: { '2': [null, '45.02'] } }]);
  });
});
