/** Territories as their page speaks of them: the tree with its figures, a draft of one, and what a draft would change. */
import type { QueryClient } from '@tanstack/react-query';
import { get, post, type Schemas } from '@/api/call';
import { queryMetrics } from '@/api/metrics';
import { queryRecords } from '@/api/records';
import type { Money, RecordData, Reference } from '@/api/types';
import { asMoney, asNumber, asReference, asReferences, asString } from '@/fields/shared/values';
import { idIn } from '@/lib/expression';

export type Step = Schemas['TerritoryStep'];
export type Changed = Schemas['TerritoryChangeAnswer'];
export type Part = 'lead' | 'seller' | 'support';

export const parts: readonly Part[] = ['lead', 'seller', 'support'];
const LIMIT = 1000;
const NAMED = 200;
const FIGURES = ['territory_accounts', 'territory_open_deals', 'territory_open_amount', 'territory_won_amount'];

export interface Territory {
  id: string;
  name: string;
  parent: string | null;
  above: Reference | null;
  people: string[];
  /** How many work it or a territory below it. */
  workers: number;
  from: string;
  to: string;
  accounts: number;
  deals: number;
  open: Money | null;
  won: Money | null;
}

/** Somebody's part counts on its days only. */
const isOn = (one: RecordData, today: string) => (asString(one['starts_on']) || today) <= today && (asString(one['ends_on']) || today) >= today;

export async function loadTerritories(signal: AbortSignal, counted: boolean, currency: string, today: string): Promise<Territory[]> {
  const [found, members, rows] = await Promise.all([
    queryRecords('territory', { fields: ['name', 'parent', 'people', 'starts_on', 'ends_on'], sort: ['name'], limit: LIMIT }, signal),
    queryRecords('territory_person', { fields: ['territory', 'person', 'part', 'starts_on', 'ends_on'], sort: ['id'], limit: LIMIT }, signal),
    counted ? queryMetrics({ metrics: FIGURES, by: ['territory'], period: 'this_year', limit: LIMIT }, signal) : [],
  ]);
  const figures = new Map(rows.map((row) => [asReference(row['territory'])?.id, row]));
  const workers = workersOf(found.records, members.records, today);
  return found.records.map((one) => {
    const figure = figures.get(one.id) ?? {};
    const working = members.records.filter((each) => asReference(each['territory'])?.id === one.id && isOn(each, today));
    const names = [...working.flatMap((each) => asReference(each['person'])?.name ?? []), ...asReferences(one['people']).flatMap((each) => each.name ?? [])];
    return {
      id: one.id,
      name: asString(one['name']),
      parent: asReference(one['parent'])?.id ?? null,
      above: asReference(one['parent']),
      people: [...new Set(names)],
      workers: workers.get(one.id)?.size ?? 0,
      from: asString(one['starts_on']),
      to: asString(one['ends_on']),
      accounts: asNumber(figure['territory_accounts']) ?? 0,
      deals: asNumber(figure['territory_open_deals']) ?? 0,
      open: asMoney(figure['territory_open_amount'], currency),
      won: asMoney(figure['territory_won_amount'], currency),
    };
  });
}

/** For each territory the people who work it or one below it today, each once. */
function workersOf(territories: readonly RecordData[], members: readonly RecordData[], today: string): Map<string, Set<string>> {
  const parents = new Map(territories.map((one) => [one.id, asReference(one['parent'])?.id]));
  const found = new Map<string, Set<string>>();
  const add = (territory: string | undefined, person: string | undefined) => {
    const seen = new Set<string>();
    for (let at = territory; at !== undefined && person !== undefined && !seen.has(at); at = parents.get(at)) {
      seen.add(at);
      found.set(at, (found.get(at) ?? new Set<string>()).add(person));
    }
  };
  for (const one of territories) for (const each of asReferences(one['people'])) add(one.id, each.id);
  for (const each of members) if (isOn(each, today)) add(asReference(each['territory'])?.id, asReference(each['person'])?.id);
  return found;
}

/** One of several settings of a territory; new ones have no id. */
export interface Line {
  key: string;
  id: string | null;
  values: Record<string, unknown>;
}

export const lists = ['territory_person', 'territory_rule', 'territory_record'] as const;
export type List = (typeof lists)[number];

export interface Draft {
  id: string | null;
  values: Record<string, unknown>;
  lines: Record<List, Line[]>;
}

const FIELDS: Record<List, readonly string[]> = {
  territory_person: ['person', 'part', 'starts_on', 'ends_on'],
  territory_rule: ['object', 'condition', 'rights'],
  territory_record: ['object', 'record', 'mode', 'rights', 'reason'],
};
const OWN = ['name', 'parent', 'people', 'starts_on', 'ends_on', 'with_deals', 'description'] as const;

export function newDraft(parent: Reference | null): Draft {
  return { id: null, values: { name: '', parent, people: [], starts_on: '', ends_on: '', with_deals: true, description: '' }, lines: { territory_person: [], territory_rule: [], territory_record: [] } };
}

export async function loadDraft(id: string, signal: AbortSignal): Promise<Draft> {
  const where = `territory = "${id}"`;
  const [own, ...several] = await Promise.all([
    get('/records/{object}/{id}', { path: { object: 'territory', id }, signal }),
    ...lists.map((object) => queryRecords(object, { fields: [...FIELDS[object]], where, sort: ['id'], limit: LIMIT }, signal)),
  ]);
  const [people = [], rules = [], records = []] = several.map((page, at) => {
    const fields = FIELDS[lists[at] ?? 'territory_person'];
    return page.records.map((one): Line => ({ key: one.id, id: one.id, values: Object.fromEntries(fields.map((field) => [field, one[field] ?? null])) }));
  });
  const names = await namesOf(records, signal);
  const told = records.map((line) => ({ ...line, values: { ...line.values, record: { id: asString(line.values['record']), name: names.get(asString(line.values['record'])) ?? null } } }));
  return {
    id,
    values: Object.fromEntries(OWN.map((field) => [field, own[field] ?? null])),
    lines: { territory_person: people, territory_rule: rules, territory_record: told },
  };
}

/** What the records are called that are told by their ids alone. */
async function namesOf(lines: readonly Line[], signal: AbortSignal): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const objects = new Set(lines.map((line) => asString(line.values['object'])));
  for (const object of objects) {
    const ids = lines.filter((line) => line.values['object'] === object).map((line) => asString(line.values['record']));
    const found = await queryRecords(object, { fields: ['name'], where: idIn(ids.slice(0, NAMED)), limit: NAMED }, signal);
    for (const one of found.records) names.set(one.id, asString(one['name']));
  }
  return names;
}

/** A value as it is sent: references by their ids, nothing for what is empty. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return asReferences(value).map((each) => each.id);
  if (value !== null && typeof value === 'object') return asReference(value)?.id ?? null;
  return value === '' ? null : value;
}

const plainly = (values: Record<string, unknown>) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]));

function differing(before: Record<string, unknown>, now: Record<string, unknown>): Record<string, unknown> {
  const was = plainly(before);
  return Object.fromEntries(Object.entries(plainly(now)).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name] ?? null)));
}

/** The steps that make of what is there what the draft says. */
export function stepsOf(before: Draft, draft: Draft): Step[] {
  const steps: Step[] = [];
  const add = (step: Step) => steps.push(step);
  if (draft.id === null) add({ op: 'create', object: 'territory', values: plainly(draft.values) });
  else {
    const values = differing(before.values, draft.values);
    if (Object.keys(values).length > 0) add({ op: 'update', object: 'territory', id: draft.id, values });
  }
  for (const object of lists) {
    const kept = new Map(draft.lines[object].flatMap((line) => (line.id === null ? [] : [[line.id, line] as const])));
    for (const line of before.lines[object]) {
      const now = line.id === null ? undefined : kept.get(line.id);
      if (line.id !== null && !now) add({ op: 'delete', object, id: line.id });
      const values = now ? differing(line.values, now.values) : {};
      if (line.id !== null && Object.keys(values).length > 0) add({ op: 'update', object, id: line.id, values });
    }
    for (const line of draft.lines[object]) {
      if (line.id === null) add({ op: 'create', object, values: { ...plainly(line.values), territory: draft.id ?? '#0' } });
    }
  }
  return steps;
}

export function changeTerritories(name: string, steps: readonly Step[], dry: boolean): Promise<Changed> {
  return post('/territory-changes', { body: { name, steps: [...steps], dry_run: dry } });
}

export function undoChange(id: string): Promise<Changed> {
  return post('/territory-changes/{change}/undo', { path: { change: id } });
}

/** Whatever is shown of territories may be other now, and so may whatever anybody sees. */
export async function territoriesChanged(client: QueryClient): Promise<void> {
  await client.invalidateQueries();
}
