/** Names for programs, proposed from the labels that people give. */

const LONGEST = 40;

/** Small letters, digits and underscores, beginning with a letter; empty where nothing is left of the words. */
export function nameFrom(words: string): string {
  const plain = words
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .replace(/^(\d)/, 'f_$1');
  return plain.slice(0, LONGEST).replace(/_+$/, '');
}

/** The name, or the name with the first number that makes it a new one. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!name || !taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const next = `${name.slice(0, LONGEST - 4)}_${number}`;
    if (!taken.has(next)) return next;
  }
}

export function isName(text: string): boolean {
  return /^[a-z][a-z0-9_]{0,39}$/.test(text);
}
