/** The grid of goals as data: its rows and columns, what was edited and not saved yet, and what follows from both. */
import type { GoalGrid } from './api';
import { plain, scaled, together } from './amounts';

export type GridRow = GoalGrid['rows'][number];

/** A month that was edited: what it was when that was begun, and what it is to be. */
export interface Edit {
  before: string | null;
  value: string | null;
}

export type Edits = ReadonlyMap<string, Edit>;

export interface Column {
  key: string;
  /** The months it is made of; a single one can be edited. */
  months: readonly number[];
  month: number | null;
}

const MONTHS = 12;
const QUARTER = 3;
const HALF = 6;

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => from + at);
}

/** The year, its months side by side as in a spreadsheet, then quarters and halves. */
export const COLUMNS: readonly Column[] = [
  { key: 'year', months: range(0, MONTHS), month: null },
  ...range(0, MONTHS).map((month): Column => ({ key: `m${month + 1}`, months: [month], month })),
  ...range(0, MONTHS / QUARTER).map((at): Column => ({ key: `q${at + 1}`, months: range(at * QUARTER, QUARTER), month: null })),
  ...range(0, MONTHS / HALF).map((at): Column => ({ key: `h${at + 1}`, months: range(at * HALF, HALF), month: null })),
];

export function keyOf(node: string, month: number): string {
  return `${node} ${month}`;
}

/** A month as it stands, with what was edited. */
export function monthOf(row: GridRow, month: number, edits: Edits): string | null {
  const edit = edits.get(keyOf(row.node, month));
  return edit ? edit.value : (row.months[month] ?? null);
}

/** A column of a row as it stands. */
export function figureOf(row: GridRow, column: Column, edits: Edits, additive: boolean): string | null {
  if (column.month !== null) return monthOf(row, column.month, edits);
  const found = together(column.months.map((month) => scaled(monthOf(row, month, edits))), additive);
  return found === null ? null : plain(found);
}

export function isDepartment(row: GridRow): boolean {
  return row.node.startsWith('department:');
}

/** For each row the places of those right below it. */
export function childrenOf(rows: readonly GridRow[]): readonly (readonly number[])[] {
  const found: number[][] = rows.map(() => []);
  rows.forEach((row, at) => {
    if (row.above !== null) found[row.above]?.push(at);
  });
  return found;
}

/** The places of the rows that are shown: those under a folded department are not. */
export function shownRows(rows: readonly GridRow[], folded: ReadonlySet<string>, wanted: string): readonly number[] {
  if (wanted) {
    const words = wanted.toLowerCase();
    const kept = new Set<number>();
    rows.forEach((row, at) => {
      if (!row.name.toLowerCase().includes(words)) return;
      for (let up: number | null = at; up !== null && !kept.has(up); up = rows[up]?.above ?? null) kept.add(up);
    });
    return rows.flatMap((_, at) => (kept.has(at) ? [at] : []));
  }
  const hidden = new Set<number>();
  return rows.flatMap((row, at) => {
    const above = row.above === null ? undefined : rows[row.above];
    if (row.above !== null && (hidden.has(row.above) || (above && folded.has(above.node)))) {
      hidden.add(at);
      return [];
    }
    return [at];
  });
}

/** The department whose totals are told: the row's own, or the one it stands under. */
export function branchOf(rows: readonly GridRow[], at: number): number | null {
  const row = rows[at];
  if (!row) return null;
  return isDepartment(row) ? at : row.above;
}

/** What those right below a department have together in each month; null where nothing is set. */
export function sumsBelow(rows: readonly GridRow[], children: readonly number[], edits: Edits): (bigint | null)[] {
  return range(0, MONTHS).map((month) => {
    const found = children.flatMap((at) => {
      const row = rows[at];
      return row ? [scaled(monthOf(row, month, edits))] : [];
    });
    return together(found, true);
  });
}

/** The rows that were edited, as they are sent. */
export function changedRows(edits: Edits): { node: string; months: Record<string, [string | null, string | null]> }[] {
  const found = new Map<string, Record<string, [string | null, string | null]>>();
  edits.forEach((edit, key) => {
    const [node = '', month = ''] = key.split(' ');
    const months = found.get(node) ?? {};
    months[String(Number(month) + 1)] = [edit.before, edit.value];
    found.set(node, months);
  });
  return [...found].map(([node, months]) => ({ node, months }));
}
