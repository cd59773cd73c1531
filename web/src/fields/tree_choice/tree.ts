import type { FieldDefinition, Language, Option } from '@/api/types';
import { labelText } from '@/lib/locale';

export interface Branch {
  value: string;
  label: string;
  children?: Branch[];
  disabled?: boolean;
}

/** The options as a cascade offers them; those out of use are offered only where they are chosen. */
export function branches(options: readonly Option[], language: Language, chosen: readonly string[]): Branch[] {
  return options
    .filter((option) => option.active !== false || chosen.includes(option.value))
    .map((option) => ({
      value: option.value,
      label: labelText(option.label, language) || option.value,
      ...(option.children?.length ? { children: branches(option.children, language, chosen) } : {}),
    }));
}

/** The path of options that ends in a value; values are unique in a tree. */
export function pathTo(options: readonly Option[], value: string): Option[] | null {
  for (const option of options) {
    if (option.value === value) return [option];
    const below = pathTo(option.children ?? [], value);
    if (below) return [option, ...below];
  }
  return null;
}

/** A path of values, or the last of one, in words. */
export function pathWords(path: readonly string[], field: FieldDefinition, language: Language): string {
  const last = path.at(-1);
  const known = last === undefined ? null : pathTo(field.options ?? [], last);
  return known ? known.map((option) => labelText(option.label, language) || option.value).join(' / ') : path.join(' / ');
}
