/** Names that an expression may use, level by level: fields, and behind references those of the records they point at. */
import type { FieldDefinition, Language } from '@/api/types';
import { labelText } from '@/lib/locale';
import { endingOf, targetsOf, type Model, type ObjectView } from '@/model/view';

export interface NameOption {
  value: string;
  label: string;
  isLeaf: boolean;
  /** The object whose names stand behind it; they are filled in when it is opened. */
  inside?: string;
  children?: NameOption[];
}

const HIDDEN = new Set(['version']);
const SINGLE = new Set(['lookup', 'user', 'team', 'master_detail']);

/** The names of an object's records: its fields, then the lists of what points at them. */
export function namesOf(model: Model, view: ObjectView | undefined, language: Language): NameOption[] {
  if (!view) return [];
  const fields = [...view.fields.values()].filter((field) => !HIDDEN.has(field.name) && field.access !== 'mask');
  const lists = view.inverses.map((inverse) => leaf(inverse.name, labelText(inverse.label, language)));
  return [...fields.map((field) => nameOf(model, field, language)), ...lists];
}

function nameOf(model: Model, field: FieldDefinition, language: Language): NameOption {
  const option = leaf(field.name, labelText(field.label, language));
  const [target] = targetsOf(field);
  if (SINGLE.has(field.type) && target && model.objects.has(target)) return { ...option, isLeaf: false, inside: target };
  if (field.type === 'any_lookup') return { ...option, isLeaf: false, children: endings(model, field, language) };
  if (!field.parts?.length) return option;
  return { ...option, isLeaf: false, children: field.parts.map((part) => leaf(part.name, labelText(part.label, language))) };
}

/** What stands behind a reference to records of several objects. */
function endings(model: Model, field: FieldDefinition, language: Language): NameOption[] {
  return ['object', 'name', ...targetsOf(field)].flatMap((name) => {
    const ending = endingOf(model, field, name);
    if (!ending) return [];
    const option = leaf(name, labelText(ending.label, language));
    return [ending.target ? { ...option, isLeaf: false, inside: ending.target } : option];
  });
}

function leaf(value: string, label: string): NameOption {
  return { value, label: label || value, isLeaf: true };
}

/** The options with the names behind the end of a path filled in. */
export function grown(options: readonly NameOption[], path: readonly string[], model: Model, language: Language): NameOption[] {
  const [first, ...rest] = path;
  return options.map((option) => {
    if (option.value !== first) return option;
    const children = option.children ?? namesOf(model, model.objects.get(option.inside ?? ''), language);
    return { ...option, children: rest.length ? grown(children, rest, model, language) : children };
  });
}
