/** What a page is narrowed to, dimension by dimension, as it stands in the address: `product:1,2;source:website`. */
export type PageFilters = Record<string, string[]>;

export function readFilters(text: string | undefined, allowed: readonly string[]): PageFilters {
  const found: PageFilters = {};
  for (const part of (text ?? '').split(';')) {
    const [name = '', values = ''] = part.split(/:(.*)/s);
    if (allowed.includes(name) && values) found[name] = values.split(',').map(decodeURIComponent);
  }
  return found;
}

export function writeFilters(filters: PageFilters): string | undefined {
  const parts = Object.entries(filters).filter(([, values]) => values.length > 0);
  return parts.map(([name, values]) => `${name}:${values.map(encodeURIComponent).join(',')}`).join(';') || undefined;
}
