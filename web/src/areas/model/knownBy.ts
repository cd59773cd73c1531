/** By what a record of configuration is known: the values at its paths, in the words of change sets. */
import { isObject } from '@/lib/equal';

export function keyOf(paths: readonly string[], values: Readonly<Record<string, unknown>>): string | null {
  const parts = paths.map((path) => {
    const [first = '', second] = path.split('.');
    const value = values[path] ?? values[first];
    const found = second !== undefined && isObject(value) ? value[second] : value;
    return typeof found === 'string' ? found.trim() : '';
  });
  return parts.length > 0 && parts.every(Boolean) ? parts.join(' / ') : null;
}
