/** Sorting as the address holds it: `-amount,name`. */

export function readSort(text: string | null | undefined): string[] {
  return (text ?? '').split(',').map((part) => part.trim()).filter(Boolean);
}

export function directionOf(sort: readonly string[], path: string): 'ascending' | 'descending' | null {
  if (sort.includes(path)) return 'ascending';
  return sort.includes(`-${path}`) ? 'descending' : null;
}

/** A click on a heading: up, down, then as it was. */
export function nextSort(sort: readonly string[], path: string): string[] {
  const direction = directionOf(sort, path);
  if (direction === 'ascending') return [`-${path}`];
  return direction === 'descending' ? [] : [path];
}
