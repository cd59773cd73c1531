/** A table of one dimension down and one across, with totals at the edges. */
import type { FigureRow, Figures } from '@/charts/data';

export interface Pivot {
  /** Of each line and column: its words and the value of its dimension. */
  lines: { text: string; key: unknown }[];
  columns: { text: string; key: unknown }[];
  /** [line][column]; null where there is no figure. */
  cells: (FigureRow | null)[][];
}

function along(figures: Figures, dimension: number): { text: string; key: unknown }[] {
  const found = [...new Map(figures.rows.map((row) => [row.texts[dimension] ?? '', row.keys[dimension]]))].map(([text, key]) => ({ text, key }));
  return figures.dimensions[dimension]?.grain ? found.sort((a, b) => String(a.key ?? '').localeCompare(String(b.key ?? ''))) : found;
}

export function pivotOf(figures: Figures): Pivot {
  const lines = along(figures, 0);
  const columns = along(figures, 1);
  const byPlace = new Map(figures.rows.map((row) => [JSON.stringify([row.texts[0], row.texts[1]]), row]));
  return { lines, columns, cells: lines.map((line) => columns.map((column) => byPlace.get(JSON.stringify([line.text, column.text])) ?? null)) };
}
