/** Which layout a record is shown in, and what of it is there to be seen. */
import type { LayoutLook } from '@/api/quality';
import type { FieldDefinition, Layout, LayoutBlock, LayoutPlace, RelatedBlock, SectionBlock } from '@/api/types';
import type { ObjectView } from './view';

export interface PlacedField {
  field: FieldDefinition;
  place: LayoutPlace;
}

export interface PlacedSection extends Omit<SectionBlock, 'fields'> {
  fields: PlacedField[];
}

export type PlacedBlock = PlacedSection | RelatedBlock;

export interface PlacedTab {
  key: string;
  label: SectionBlock['label'];
  blocks: PlacedBlock[];
}

/** The rules that hold beside the layout, for every door. */
export interface Ruled {
  hidden: readonly string[];
  required: readonly string[];
  readonly: readonly string[];
}

/** What a layout without conditions says. */
export const NO_CONDITIONS: LayoutLook = { hidden: [], parts: [], required: [], readonly: [], choices: {}, defaults: {} };

const UNRULED: Ruled = { hidden: [], required: [], readonly: [] };

/** Lists of records that the timeline shows already. */
const ELSEWHERE = new Set(['activity']);

/** The layout of an object for which none was made: the sections of its form and its related lists. */
export function generatedLayout(view: ObjectView): Layout {
  const sections: LayoutBlock[] = view.form.map((section, index) => ({
    kind: 'section',
    key: `section-${index + 1}`,
    label: section.label,
    waits: false,
    columns: 2,
    collapsed: false,
    fields: section.fields.map((name) => ({ name, span: 1, help: {}, default: null, waits: false })),
  }));
  const named = view.related.length ? view.related : view.inverses.map((inverse) => ({ inverse: inverse.name }));
  const lists: LayoutBlock[] = named
    .filter((list) => !ELSEWHERE.has(view.inverses.find((one) => one.name === list.inverse)?.object ?? ''))
    .map((list, index) => ({ kind: 'related', key: `related-${index + 1}`, label: {}, waits: false, ...list }));
  const main = { key: 'main', label: {}, waits: false, blocks: [...sections, ...lists] };
  return { id: null, name: '', when: null, tabs: [main], header: null, phone: { order: [], collapsed: [] }, conditional: false };
}

/** The layout for a record with these values. */
export function layoutFor(view: ObjectView, values: Record<string, unknown>): Layout {
  const made = view.layouts.find((one) => !one.when || one.when.values.includes(values[one.when.field] as string));
  return made && made.tabs.length > 0 ? made : generatedLayout(view);
}

/**
 * What is shown of a layout. `look` is what its conditions say, null as long as that is not known: what waits for one
 * stays hidden until then.
 */
export function placed(view: ObjectView, layout: Layout, look: LayoutLook | null, ruled: Ruled = UNRULED): PlacedTab[] {
  const gone = new Set(look?.parts);
  const shown = (part: { key: string; waits: boolean }) => !gone.has(part.key) && (look !== null || !part.waits);
  return layout.tabs.filter(shown).map((tab) => ({
    key: tab.key,
    label: tab.label,
    blocks: tab.blocks.filter(shown).flatMap((block): PlacedBlock[] => {
      if (block.kind === 'related') return view.inverses.some((one) => one.name === block.inverse) ? [block] : [];
      const fields = block.fields.flatMap((place) => placeOf(view, place, look, ruled));
      return fields.length ? [{ ...block, fields }] : [];
    }),
  }));
}

function placeOf(view: ObjectView, place: LayoutPlace, look: LayoutLook | null, ruled: Ruled): PlacedField[] {
  const field = view.fields.get(place.name);
  if (!field || ruled.hidden.includes(place.name) || look?.hidden.includes(place.name) || (place.waits && !look)) return [];
  const says = (list: 'required' | 'readonly') => ruled[list].includes(place.name) || (look?.[list].includes(place.name) ?? false);
  const left = look?.choices[place.name];
  const help = Object.values(place.help).some(Boolean) ? place.help : field.help;
  const changed: FieldDefinition = { ...field, required: (field.required ?? false) || says('required') };
  if (says('readonly')) changed.readonly = true;
  if (help) changed.help = help;
  // What was chosen before stays readable: options that are left out are offered no longer.
  if (left) changed.options = (field.options ?? []).map((one) => (left.includes(one.value) ? one : { ...one, active: false }));
  return [{ field: changed, place }];
}

/** The blocks in the order of a phone: those that are named there first. */
export function inPhoneOrder<B extends { key: string }>(blocks: readonly B[], layout: Layout): B[] {
  const { order } = layout.phone;
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return [...blocks].sort((a, b) => rank(a.key) - rank(b.key));
}

export function sectionsOf(blocks: readonly PlacedBlock[]): PlacedSection[] {
  return blocks.filter((block): block is PlacedSection => block.kind === 'section');
}

export function listsOf(blocks: readonly PlacedBlock[]): RelatedBlock[] {
  return blocks.filter((block): block is RelatedBlock => block.kind === 'related');
}

/** The fixed values that a new record starts with by its layout. */
export function layoutDefaults(view: ObjectView): Record<string, unknown> {
  const layout = layoutFor(view, {});
  const places = layout.tabs.flatMap((tab) => tab.blocks.flatMap((block) => (block.kind === 'section' ? block.fields : [])));
  return Object.fromEntries(places.filter((place) => place.default !== null).map((place) => [place.name, place.default]));
}
