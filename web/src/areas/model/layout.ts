/** Where the objects of the relation map stand at first: in columns by how far they are from what all point at. */

const COLUMN = 280;
const ROW = 150;

/** Places by name; `pairs` are lookups from one name to another. What is pointed at most stands rightmost. */
export function placesOf(names: readonly string[], pairs: readonly (readonly [string, string])[]): Map<string, { x: number; y: number }> {
  const columns = new Map<string, number>(names.map((name) => [name, 0]));
  // Each round pushes what is pointed at one column on; as many rounds as columns are worth looking at end any circle.
  const rounds = Math.min(6, names.length);
  for (let round = 0; round < rounds; round++) {
    for (const [from, to] of pairs) {
      if (from === to) continue;
      const wanted = Math.min(rounds, (columns.get(from) ?? 0) + 1);
      if (wanted > (columns.get(to) ?? 0) && !pairs.some(([a, b]) => a === to && b === from)) columns.set(to, wanted);
    }
  }
  const used = [...new Set(columns.values())].sort((a, b) => a - b);
  const rows = new Map<number, number>();
  const places = new Map<string, { x: number; y: number }>();
  for (const name of names) {
    const column = used.indexOf(columns.get(name) ?? 0);
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    places.set(name, { x: column * COLUMN, y: row * ROW });
  }
  return places;
}
