/** Who is named in a text, as `@` and the name. */

export interface Named {
  id: string;
  name: string;
}

/** The ids of those whose names stand in the text; of two names of which one begins the other, the longer counts. */
export function mentionedIn(text: string, people: readonly Named[]): string[] {
  let rest = text;
  const found: string[] = [];
  for (const person of [...people].sort((one, other) => other.name.length - one.name.length)) {
    const said = `@${person.name}`;
    if (!rest.includes(said)) continue;
    rest = rest.replaceAll(said, '');
    if (!found.includes(person.id)) found.push(person.id);
  }
  return found;
}

export interface Part {
  text: string;
  named: boolean;
}

/** A text cut at the names in it. */
export function partsOf(text: string, people: readonly { name: string | null }[]): Part[] {
  const names = people
    .map((person) => person.name)
    .filter((name): name is string => Boolean(name))
    .sort((one, other) => other.length - one.length);
  if (names.length === 0) return [{ text, named: false }];
  const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return text
    .split(new RegExp(`(@(?:${escaped.join('|')}))`))
    .filter((part) => part !== '')
    .map((part) => ({ text: part, named: part.startsWith('@') && names.includes(part.slice(1)) }));
}
