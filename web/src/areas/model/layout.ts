/** Where the objects of the relation map stand at first: in columns by how far they are from what all point at. */

const COLUMN = 270;
const TALLEST = 760;
const HEAD = 36;
const LINE = 20;
const GAP = 28;

/**
 * Places by name; `pairs` are lookups from one name to another. What is pointed at most stands rightmost. A column that
 * would grow too tall goes on beside itself, as an object is as tall as it has lookups.
 */
export function placesOf(names: readonly string[], pairs: readonly (readonly [string, string])[]): Map<string, { x: number; y: number }> {
  const depths = new Map<string, number>(names.map((name) => [name, 0]));
  // Each round pushes what is pointed at one column on; as many rounds as columns are worth looking at end any circle.
  const rounds = Math.min(5, names.length);
  for (let round = 0; round < rounds; round++) {
    for (const [from, to] of pairs) {
      if (from === to) continue;
      const wanted = Math.min(rounds, (depths.get(from) ?? 0) + 1);
      if (wanted > (depths.get(to) ?? 0) && !pairs.some(([a, b]) => a === to && b === from)) depths.set(to, wanted);
    }
  }
  const places = new Map<string, { x: number; y: number }>();
  let x = 0;
  for (const depth of [...new Set(depths.values())].sort((a, b) => a - b)) {
    let y = 0;
    for (const name of names.filter((one) => depths.get(one) === depth)) {
      const height = HEAD + LINE * pairs.filter(([from]) => from === name).length + GAP;
      if (y > 0 && y + height > TALLEST) {
        x += COLUMN;
        y = 0;
      }
      places.set(name, { x, y });
      y += height;
    }
    x += COLUMN;
  }
  return places;
}
