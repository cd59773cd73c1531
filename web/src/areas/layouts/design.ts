/** A layout that is being designed: its form as the server keeps it, and pure changes of it. */
import type { Labels } from '@/api/types';

export interface Choices {
  values: string[];
  when: string;
}

export interface Place {
  name: string;
  span: number;
  help: Labels;
  default: unknown;
  default_expression: string;
  show: string;
  require: string;
  readonly: string;
  choices: Choices[];
}

export interface Section {
  kind: 'section';
  key: string;
  label: Labels;
  columns: number;
  show: string;
  collapsed: boolean;
  fields: Place[];
}

export interface List {
  kind: 'related';
  key: string;
  inverse: string;
  label: Labels;
  show: string;
  fields: string[];
  sort: string;
  where: string;
  limit: number;
}

export type Block = Section | List;

export interface Tab {
  key: string;
  label: Labels;
  show: string;
  blocks: Block[];
}

export interface Content {
  tabs: Tab[];
  header: string[] | null;
  phone: { order: string[]; collapsed: string[] };
}

/** What is chosen on the canvas; `key` is a key, or the name of a field. */
export interface Chosen {
  kind: 'tab' | 'block' | 'field';
  key: string;
}

/** Where something is dropped: into a tab at its end, before a block, into a section at its end, before a field. */
export interface Target {
  kind: 'tab' | 'block' | 'section' | 'field';
  key: string;
}

export function newPlace(name: string): Place {
  return { name, span: 1, help: {}, default: null, default_expression: '', show: '', require: '', readonly: '', choices: [] };
}

function newSection(key: string, label: Labels): Section {
  return { kind: 'section', key, label, columns: 2, show: '', collapsed: false, fields: [] };
}

function newList(key: string, inverse: string): List {
  return { kind: 'related', key, inverse, label: {}, show: '', fields: [], sort: '', where: '', limit: 5 };
}

/** A content as the server keeps it, completed where it leaves something out. */
export function readContent(given: unknown): Content {
  const { tabs = [], header = null, phone } = (given ?? {}) as Partial<Content>;
  return {
    tabs: tabs.map((tab) => ({
      ...{ label: {}, show: '' },
      ...tab,
      blocks: tab.blocks.map((block): Block =>
        block.kind === 'section'
          ? { ...newSection(block.key, {}), ...block, fields: block.fields.map((place) => ({ ...newPlace(place.name), ...place })) }
          : { ...newList(block.key, block.inverse), ...block },
      ),
    })),
    header,
    phone: { order: phone?.order ?? [], collapsed: phone?.collapsed ?? [] },
  };
}

export function blocksOf(content: Content): Block[] {
  return content.tabs.flatMap((tab) => tab.blocks);
}

export function placesOf(content: Content): Place[] {
  return blocksOf(content).flatMap((block) => (block.kind === 'section' ? block.fields : []));
}

/** A key that no part has. */
export function freshKey(content: Content, kind: string): string {
  const taken = new Set([...content.tabs.map((tab) => tab.key), ...blocksOf(content).map((block) => block.key)]);
  let number = 1;
  while (taken.has(`${kind}-${number}`)) number += 1;
  return `${kind}-${number}`;
}

function mapBlocks(content: Content, change: (blocks: Block[], tab: Tab) => Block[]): Content {
  return { ...content, tabs: content.tabs.map((tab) => ({ ...tab, blocks: change(tab.blocks, tab) })) };
}

function mapPlaces(content: Content, change: (places: Place[], section: Section) => Place[]): Content {
  return mapBlocks(content, (blocks) => blocks.map((block) => (block.kind === 'section' ? { ...block, fields: change(block.fields, block) } : block)));
}

export function changeTab(content: Content, key: string, part: Partial<Tab>): Content {
  return { ...content, tabs: content.tabs.map((tab) => (tab.key === key ? { ...tab, ...part } : tab)) };
}

export function changeBlock<B extends Block>(content: Content, key: string, part: Partial<B>): Content {
  return mapBlocks(content, (blocks) => blocks.map((block) => (block.key === key ? { ...block, ...part } : block)));
}

export function changePlace(content: Content, name: string, part: Partial<Place>): Content {
  return mapPlaces(content, (places) => places.map((place) => (place.name === name ? { ...place, ...part } : place)));
}

/** The content without a part; a tab takes its blocks with it, the last tab stays. */
export function removed(content: Content, { kind, key }: Chosen): Content {
  if (kind === 'field') return mapPlaces(content, (places) => places.filter((place) => place.name !== key));
  if (kind === 'block') return mapBlocks(content, (blocks) => blocks.filter((block) => block.key !== key));
  return content.tabs.length > 1 ? { ...content, tabs: content.tabs.filter((tab) => tab.key !== key) } : content;
}

export function addTab(content: Content, label: Labels): { content: Content; key: string } {
  const key = freshKey(content, 'tab');
  return { content: { ...content, tabs: [...content.tabs, { key, label, show: '', blocks: [] }] }, key };
}

function insertBlock(content: Content, block: Block, target: Target): Content {
  if (target.kind === 'tab') return mapBlocks(content, (blocks, tab) => (tab.key === target.key ? [...blocks, block] : blocks));
  const before = target.kind === 'block' || target.kind === 'section' ? target.key : (sectionOf(content, target.key)?.key ?? '');
  return mapBlocks(content, (blocks) => blocks.flatMap((one) => (one.key === before ? [block, one] : [one])));
}

export function addSection(content: Content, target: Target, label: Labels): { content: Content; key: string } {
  const key = freshKey(content, 'section');
  return { content: insertBlock(content, newSection(key, label), target), key };
}

export function addList(content: Content, target: Target, inverse: string): { content: Content; key: string } {
  const key = freshKey(content, 'related');
  return { content: insertBlock(content, newList(key, inverse), target), key };
}

/** The section that a field stands in. */
export function sectionOf(content: Content, name: string): Section | null {
  const found = blocksOf(content).find((block) => block.kind === 'section' && block.fields.some((place) => place.name === name));
  return found?.kind === 'section' ? found : null;
}

/** A field at a place: moved where it stands already, else new. Dropped on anything but a section it joins the nearest one. */
export function putField(content: Content, name: string, target: Target): Content {
  if (target.kind === 'field' && target.key === name) return content;
  const place = placesOf(content).find((one) => one.name === name) ?? newPlace(name);
  const without = removed(content, { kind: 'field', key: name });
  if (target.kind === 'field') return mapPlaces(without, (places) => places.flatMap((one) => (one.name === target.key ? [place, one] : [one])));
  const section = blocksOf(without).find((block) => block.key === target.key);
  if (section?.kind === 'section') return mapPlaces(without, (places, one) => (one.key === section.key ? [...places, place] : places));
  const tab = without.tabs.find((one) => one.key === target.key || one.blocks.some((block) => block.key === target.key)) ?? without.tabs[0];
  const last = tab?.blocks.filter((block) => block.kind === 'section').at(-1);
  if (last) return putField(content, name, { kind: 'section', key: last.key });
  if (!tab) return content;
  const made = addSection(without, { kind: 'tab', key: tab.key }, {});
  return mapPlaces(made.content, (places, one) => (one.key === made.key ? [...places, place] : places));
}

export function moveBlock(content: Content, key: string, target: Target): Content {
  const block = blocksOf(content).find((one) => one.key === key);
  if (!block || target.key === key || (target.kind === 'field' && sectionOf(content, target.key)?.key === key)) return content;
  return insertBlock(removed(content, { kind: 'block', key }), block, target);
}

function swapped<T>(list: readonly T[], from: number, step: number): T[] {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(Math.max(0, Math.min(next.length, from + step)), 0, one);
  return next;
}

/** A part one step further among its like; a field goes over into the neighbouring section, a block into the neighbouring tab. */
export function shifted(content: Content, { kind, key }: Chosen, step: 1 | -1): Content {
  if (kind === 'tab') return { ...content, tabs: swapped(content.tabs, content.tabs.findIndex((tab) => tab.key === key), step) };
  if (kind === 'block') {
    const at = content.tabs.findIndex((tab) => tab.blocks.some((block) => block.key === key));
    const blocks = content.tabs[at]?.blocks ?? [];
    const index = blocks.findIndex((block) => block.key === key);
    if (index + step >= 0 && index + step < blocks.length) return mapBlocks(content, (all, tab) => (tab.key === content.tabs[at]?.key ? swapped(all, index, step) : all));
    const next = content.tabs[at + step];
    if (!next) return content;
    const first = next.blocks[0];
    return moveBlock(content, key, step < 0 || !first ? { kind: 'tab', key: next.key } : { kind: 'block', key: first.key });
  }
  const section = sectionOf(content, key);
  if (!section) return content;
  const index = section.fields.findIndex((place) => place.name === key);
  if (index + step >= 0 && index + step < section.fields.length) return mapPlaces(content, (all, one) => (one.key === section.key ? swapped(all, index, step) : all));
  const sections = blocksOf(content).filter((block): block is Section => block.kind === 'section');
  const next = sections[sections.findIndex((one) => one.key === section.key) + step];
  if (!next) return content;
  const first = next.fields[0];
  return putField(content, key, step < 0 || !first ? { kind: 'section', key: next.key } : { kind: 'field', key: first.name });
}

/** How many parts came, went or are others, for whoever is about to publish. */
export function differences(before: Content, after: Content): { added: string[]; removed: string[]; changed: string[] } {
  const parts = (content: Content) =>
    new Map<string, unknown>([
      ...content.tabs.map((tab) => [`tab:${tab.key}`, { ...tab, blocks: tab.blocks.map((block) => block.key) }] as const),
      ...blocksOf(content).map((block) => [`block:${block.key}`, block.kind === 'section' ? { ...block, fields: block.fields.map((place) => place.name) } : block] as const),
      ...placesOf(content).map((place) => [`field:${place.name}`, place] as const),
    ]);
  const old = parts(before);
  const now = parts(after);
  return {
    added: [...now.keys()].filter((key) => !old.has(key)),
    removed: [...old.keys()].filter((key) => !now.has(key)),
    changed: [...now].filter(([key, part]) => old.has(key) && JSON.stringify(old.get(key)) !== JSON.stringify(part)).map(([key]) => key),
  };
}
