import { describe, expect, it } from 'vitest';
import type { Column } from '@/records/list/columns';
import { fitted } from '@/records/lines/fit';

function column(path: string, width: number, isName = false): Column {
  return { path, label: path, width, isName, field: {} as Column['field'], align: 'left', editable: true, large: false, sortable: false };
}

const COLUMNS = [column('name', 240, true), column('unit', 180), column('price', 120), column('amount', 140)];
const sum = (columns: readonly Column[]) => columns.reduce((all, one) => all + one.width, 0);

describe('columns of lines', () => {
  it('stay as they are where there is room', () => {
    expect(fitted(COLUMNS, 900, undefined)).toEqual(COLUMNS);
  });
  it('are made narrower so that the last is seen', () => {
    const narrow = fitted(COLUMNS, 600, undefined);
    expect(sum(narrow)).toBeLessThanOrEqual(600);
    expect(sum(narrow)).toBeGreaterThan(590);
  });
  it('never become too narrow to be read, and keep what somebody chose', () => {
    const least = fitted(COLUMNS, 100, { price: 120 });
    expect(least.map((one) => one.width)).toEqual([170, 76, 120, 76]);
  });
});
