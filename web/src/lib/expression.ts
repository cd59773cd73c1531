/** Writing values as literals of the expression language. */

/** A text literal; a quote inside is doubled. */
export function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const WORDS = new Set(['and', 'or', 'not', 'in', 'is', 'null', 'true', 'false', 'between', 'contains', 'starts_with', 'ends_with']);

/** A path as the language reads it: a name that is a word of the language stands in brackets. */
export function pathText(path: string): string {
  return path
    .split('.')
    .map((name) => (PLAIN_NAME.test(name) && !WORDS.has(name.toLowerCase()) ? name : `[${name}]`))
    .join('.');
}

/** Several conditions that must all hold; those left out are empty. */
export function allOf(...conditions: (string | null | undefined)[]): string {
  const present = conditions.map((condition) => condition?.trim()).filter((condition): condition is string => Boolean(condition));
  if (present.length < 2) return present[0] ?? '';
  return present.map((condition) => `(${condition})`).join(' and ');
}

/** The condition that a record is one of these. */
export function idIn(ids: readonly string[]): string {
  return ids.length === 1 ? `id = ${quoted(ids[0] ?? '')}` : `id in (${ids.map(quoted).join(', ')})`;
}
