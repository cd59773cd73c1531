/** Which types the values of a field can become; the server has the last word. */
const families: Readonly<Record<string, readonly string[]>> = {
  text: ['text', 'long_text', 'email', 'phone', 'url', 'barcode'],
  number: ['number', 'integer', 'money', 'percent', 'rating', 'progress'],
  boolean: ['boolean'],
  date: ['date', 'datetime'],
  choice: ['choice'],
  several: ['multi_choice'],
  reference: ['lookup', 'user'],
  references: ['multi_lookup'],
  part: ['master_detail'],
  pointer: ['any_lookup'],
  other: ['address', 'color', 'time', 'duration', 'tree_choice'],
};

const becomes: Readonly<Record<string, readonly string[]>> = {
  text: Object.keys(families).filter((name) => name !== 'part' && name !== 'pointer'),
  number: ['number', 'text', 'choice', 'boolean'],
  boolean: ['text', 'number', 'choice'],
  date: ['date', 'text'],
  choice: ['text', 'several', 'number', 'boolean', 'reference'],
  several: ['choice', 'text', 'references'],
  reference: ['text', 'reference', 'references', 'choice', 'part', 'pointer'],
  pointer: ['reference'],
  part: ['reference'],
  references: ['reference', 'text'],
  other: ['text'],
};

/** Types whose options stand in a tree, which no list of values gives. */
const TREES: readonly string[] = ['tree_choice'];

/** The types that a field of a type can be given instead. */
export function typesFrom(type: string): string[] {
  const family = Object.keys(families).find((name) => families[name]?.includes(type));
  return (becomes[family ?? ''] ?? []).flatMap((name) => families[name] ?? []).filter((name) => name !== type && !TREES.includes(name));
}
