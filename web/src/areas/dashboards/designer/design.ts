/** A page that is being designed: pure changes of its content, and what they differ in. */
import type { Labels, Language } from '@/api/types';
import { sameValue } from '@/lib/equal';
import type { Content, Widget } from '../declared';

export interface Setting {
  name: string;
  kind: string;
  label: Labels;
  required: boolean;
  least: number;
  most: number;
  choices: { value: string; label: Labels }[];
  help: Labels | null;
}

export interface ComponentDefinition {
  kind: string;
  label: Labels;
  group: 'figures' | 'charts' | 'records' | 'content';
  asks: string | null;
  width: number;
  height: number;
  settings: Setting[];
}

export const COLUMNS = 24;
const LEAST_SIZE = 2;
const MOST_HEIGHT = 40;
const OWN = new Set(['metrics', 'by', 'where', 'period', 'compare', 'sort', 'limit', 'object', 'fields']);

export const EMPTY: Content = { widgets: [], period: 'this_year', filters: [] };

/** A content as the server keeps it, completed where it leaves something out. */
export function readContent(given: unknown): Content {
  const { widgets = [], period = 'this_year', filters = [] } = (given ?? {}) as Partial<Content>;
  return { widgets: widgets.map((one) => ({ ...blank(one.id, one.kind), ...one })), period, filters };
}

function blank(id: string, kind: string): Widget {
  return { id, kind, label: {}, metrics: [], by: [], where: null, period: null, compare: false, sort: null, limit: null, object: null, fields: [], width: 12, height: 8, options: {}, inside: null, tab: 0 };
}

/** An id that no widget has. */
export function freshId(kind: string, widgets: readonly Widget[]): string {
  const taken = new Set(widgets.map((one) => one.id));
  let number = 1;
  while (taken.has(`${kind}-${number}`)) number += 1;
  return `${kind}-${number}`;
}

/** A new widget of a kind at a place, with what usually stands on it. */
export function added(content: Content, definition: ComponentDefinition, at: number, start: Partial<Widget> = {}): { content: Content; id: string } {
  const id = freshId(definition.kind, content.widgets);
  const widget = { ...blank(id, definition.kind), label: { ...definition.label }, width: definition.width, height: definition.height, ...start };
  const widgets = [...content.widgets.slice(0, at), widget, ...content.widgets.slice(at)];
  return { content: { ...content, widgets }, id };
}

export function changed(content: Content, id: string, part: Partial<Widget>): Content {
  return { ...content, widgets: content.widgets.map((one) => (one.id === id ? { ...one, ...part } : one)) };
}

/** A title in one language; in the other the name of the kind is no title any more, so that the new one stands there too. */
export function titled(labels: Labels, kind: Labels, language: Language, text: string): Labels {
  const kept = Object.entries(labels).filter(([name, value]) => name === language || value !== kind[name as Language]);
  return { ...Object.fromEntries(kept), [language]: text };
}

/** Sets one setting, wherever it is kept. */
export function withSetting(content: Content, widget: Widget, name: string, value: unknown): Content {
  if (OWN.has(name)) return changed(content, widget.id, { [name]: value } as Partial<Widget>);
  return changed(content, widget.id, { options: { ...widget.options, [name]: value } });
}

export function settingOf(widget: Widget, name: string): unknown {
  return OWN.has(name) ? widget[name as keyof Widget] : widget.options[name];
}

/** Without a widget; what stood in its tabs stands on the page again. */
export function removed(content: Content, id: string): Content {
  const left = content.widgets.filter((one) => one.id !== id);
  return { ...content, widgets: left.map((one) => (one.inside === id ? { ...one, inside: null, tab: 0 } : one)) };
}

export function copied(content: Content, id: string): { content: Content; id: string } {
  const at = content.widgets.findIndex((one) => one.id === id);
  const source = content.widgets[at];
  if (!source) return { content, id };
  const copy = { ...source, id: freshId(source.kind, content.widgets) };
  return { content: { ...content, widgets: [...content.widgets.slice(0, at + 1), copy, ...content.widgets.slice(at + 1)] }, id: copy.id };
}

/** A widget before another one; behind all for null. */
export function moved(content: Content, id: string, before: string | null): Content {
  const widget = content.widgets.find((one) => one.id === id);
  if (!widget || id === before) return content;
  const others = content.widgets.filter((one) => one.id !== id);
  const at = before === null ? others.length : others.findIndex((one) => one.id === before);
  return { ...content, widgets: [...others.slice(0, at), widget, ...others.slice(at)] };
}

/** One place towards the start (-1) or the end (1). */
export function shifted(content: Content, id: string, by: -1 | 1): Content {
  const at = content.widgets.findIndex((one) => one.id === id);
  const to = at + by;
  const widget = content.widgets[at];
  if (!widget || to < 0 || to >= content.widgets.length) return content;
  const others = content.widgets.filter((one) => one.id !== id);
  return { ...content, widgets: [...others.slice(0, to), widget, ...others.slice(to)] };
}

export function resized(content: Content, id: string, width: number, height: number): Content {
  const clamp = (value: number, most: number) => Math.max(LEAST_SIZE, Math.min(most, Math.round(value)));
  return changed(content, id, { width: clamp(width, COLUMNS), height: clamp(height, MOST_HEIGHT) });
}

export interface Difference {
  kind: 'added' | 'removed' | 'changed' | 'moved' | 'page';
  widget: Widget | null;
  /** The names of what changed. */
  what: string[];
}

/** What publishing would change. */
export function differences(before: Content, after: Content): Difference[] {
  const old = new Map(before.widgets.map((one) => [one.id, one]));
  const now = new Map(after.widgets.map((one) => [one.id, one]));
  const found: Difference[] = [];
  const page = (['period', 'filters'] as const).filter((name) => !sameValue(before[name], after[name]));
  if (page.length) found.push({ kind: 'page', widget: null, what: page });
  for (const widget of after.widgets) {
    const was = old.get(widget.id);
    if (!was) found.push({ kind: 'added', widget, what: [] });
    else {
      const what = (Object.keys(widget) as (keyof Widget)[]).filter((name) => !sameValue(was[name], widget[name]));
      if (what.length) found.push({ kind: 'changed', widget, what });
    }
  }
  for (const widget of before.widgets) if (!now.has(widget.id)) found.push({ kind: 'removed', widget, what: [] });
  const order = (content: Content, other: ReadonlyMap<string, Widget>) => content.widgets.map((one) => one.id).filter((id) => other.has(id));
  if (!sameValue(order(before, now), order(after, old))) found.push({ kind: 'moved', widget: null, what: [] });
  return found;
}
