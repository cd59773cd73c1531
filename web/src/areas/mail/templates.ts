const PLACE = /\{([a-z_][a-z0-9_.]*)\}/gi;

/** The fields that a template names: `{name}`, `{account.name}`. */
export function placesIn(text: string): string[] {
  return [...new Set([...text.matchAll(PLACE)].map((found) => found[1] ?? ''))];
}

/** A template with its places filled in; in HTML a value brings no markup. A place without a value stays as it is. */
export function filled(text: string, values: Readonly<Record<string, string>>, html: boolean): string {
  return text.replace(PLACE, (whole, name: string) => {
    const value = values[name];
    if (!value) return whole;
    return html ? escaped(value) : value;
  });
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
