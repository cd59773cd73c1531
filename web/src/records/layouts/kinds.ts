/** Which ways of laying records out an object allows, and by which of its fields. */
import type { FieldDefinition } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { labelText } from '@/lib/locale';
import type { Language } from '@/api/types';
import { canBoard, type ObjectView } from '@/model/view';
import type { ListView } from '../routes';

type Test = (field: FieldDefinition, view: ObjectView) => boolean;

const isDate: Test = (field) => field.access !== 'mask' && ['date', 'datetime'].includes(typeOf(field).type);

/** The fields that lay records out in each way, the table needing none. */
const LAID_OUT_BY: Readonly<Record<Exclude<ListView, 'table' | 'gallery'>, Test>> = {
  board: (field) => canBoard(field),
  calendar: isDate,
  timeline: isDate,
  map: (field) => field.type === 'geo' && field.access !== 'mask',
  tree: (field, view) => field.type === 'lookup' && field.target === view.name,
};

export function fieldsFor(view: ObjectView, kind: ListView): FieldDefinition[] {
  if (kind === 'table' || kind === 'gallery') return [];
  const fits = LAID_OUT_BY[kind];
  const fields = [...view.fields.values()].filter((field) => fits(field, view));
  // What people keep comes before what the system notes by itself.
  return [...fields.filter((field) => !field.system), ...fields.filter((field) => field.system)];
}

export function pictureFields(view: ObjectView): FieldDefinition[] {
  return [...view.fields.values()].filter((field) => field.type === 'image' && field.access !== 'mask');
}

/** The layouts that are offered; those that only the system's own dates would allow are not worth a tab. */
export function kindsOf(view: ObjectView): ListView[] {
  const own = (kind: ListView) => fieldsFor(view, kind).some((field) => !field.system);
  const kinds: ListView[] = ['table'];
  if (view.board !== null && fieldsFor(view, 'board').length > 0) kinds.push('board');
  for (const kind of ['calendar', 'timeline'] as const) if (own(kind)) kinds.push(kind);
  if (pictureFields(view).length > 0) kinds.push('gallery');
  for (const kind of ['tree', 'map'] as const) if (own(kind)) kinds.push(kind);
  return kinds;
}

/** The field that is asked for, else the first that fits. */
export function fieldBy(fields: readonly FieldDefinition[], name: string | null | undefined): FieldDefinition | null {
  return fields.find((field) => field.name === name) ?? fields[0] ?? null;
}

export function optionsOf(fields: readonly FieldDefinition[], language: Language): { value: string; label: string }[] {
  return fields.map((field) => ({ value: field.name, label: labelText(field.label, language) }));
}
