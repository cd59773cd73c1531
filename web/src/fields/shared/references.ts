/** Finding records to point at. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryRecords } from '@/api/records';
import { search, type SearchHit } from '@/api/search';
import type { FieldDefinition, RecordData } from '@/api/types';
import { allOf, idIn, pathText, quoted } from '@/lib/expression';
import { useModel } from '@/model/context';
import { targetOf, type Model, type ObjectView } from '@/model/view';
import { asReference, asString } from './values';

const LIMIT = 30;
const MOST_HITS = 60;

export interface ReferenceOption {
  value: string;
  label: string;
  hint: string | null;
}

/** A field of the target whose words tell namesakes apart: a contact's customer, a person's title. */
function hintField(target: ObjectView): string | null {
  if (target.name === 'user') return target.fields.has('title') ? 'title' : null;
  const lookup = target.listFields.find((name) => target.fields.get(name)?.type === 'lookup');
  return lookup ? `${lookup}.name` : null;
}

/** A record of the same surroundings: stages of the chosen pipeline, contacts of the chosen customer. */
export function narrowing(
  model: Model,
  field: FieldDefinition,
  owner: ObjectView | undefined,
  values: Record<string, unknown> | undefined,
): { condition: string; strict: boolean } | null {
  const target = model.objects.get(targetOf(field) ?? '');
  if (!target || !owner || !values || field.type === 'user') return null;
  for (const candidate of target.fields.values()) {
    const twin = owner.fields.get(candidate.name);
    const shared = candidate.type === 'lookup' && twin?.type === 'lookup' && twin.target === candidate.target;
    if (!shared || candidate.name === field.name) continue;
    const chosen = asReference(values[candidate.name]);
    if (!chosen) return null;
    return { condition: `${pathText(candidate.name)} = ${quoted(chosen.id)}`, strict: candidate.required === true };
  }
  return null;
}

/** Fields that a list must read too, so that a lookup edited in it offers only what may be chosen. */
export function strictTwins(model: Model, view: ObjectView, fields: readonly FieldDefinition[]): string[] {
  return fields.flatMap((field) => {
    const target = field.type === 'lookup' ? model.objects.get(field.target ?? '') : undefined;
    const required = [...(target?.fields.values() ?? [])].filter((one) => one.type === 'lookup' && one.required && one.name !== field.name);
    return required.filter((one) => view.fields.get(one.name)?.target === one.target).map((one) => one.name);
  });
}

function optionOf(record: RecordData, target: ObjectView, hint: string | null): ReferenceOption {
  return {
    value: record.id,
    label: asString(record[target.nameField]) || record.id,
    hint: hint ? asString(record[hint]) || null : null,
  };
}

/** The records in the order in which the search found them, then the others. */
function ranked(records: readonly RecordData[], hits: readonly SearchHit[]): RecordData[] {
  const places = new Map(hits.map((hit, place) => [hit.id, place]));
  const place = (record: RecordData) => places.get(record.id) ?? hits.length;
  return [...records].sort((one, other) => place(one) - place(other));
}

async function find(
  target: ObjectView,
  text: string,
  narrow: { condition: string; strict: boolean } | null,
  signal: AbortSignal,
): Promise<ReferenceOption[]> {
  const hint = hintField(target);
  const hits = text ? await search(text, { object: target.name, limit: MOST_HITS }, signal) : [];
  // What has just been made may not be in the search yet.
  const holds = `${pathText(target.nameField)} contains ${quoted(text)}`;
  const named = !text ? '' : hits.length ? `${idIn([...new Set(hits.map((hit) => hit.id))])} or ${holds}` : holds;
  const living = target.name === 'user' && target.fields.has('active') ? 'active = true' : '';
  const sort = target.fields.has('position') ? ['position'] : text || target.name === 'user' ? [target.nameField] : undefined;
  const look = async (condition: string) => {
    const where = allOf(named, living, condition);
    const page = await queryRecords(
      target.name,
      { fields: [target.nameField, ...(hint ? [hint] : [])], limit: LIMIT, ...(where ? { where } : {}), ...(sort ? { sort } : {}) },
      signal,
    );
    return ranked(page.records, hits).map((record) => optionOf(record, target, hint));
  };
  const found = await look(narrow?.condition ?? '');
  return found.length || !narrow || narrow.strict ? found : look('');
}

/** Options of a lookup for what was typed; the last ones stay while the next are fetched. */
export function useReferenceOptions(
  targetName: string,
  text: string,
  narrow: { condition: string; strict: boolean } | null,
  enabled: boolean,
): { options: ReferenceOption[]; loading: boolean } {
  const target = useModel().objects.get(targetName);
  const query = useQuery({
    queryKey: ['references', targetName, text, narrow?.condition ?? ''],
    queryFn: ({ signal }) => (target ? find(target, text, narrow, signal) : Promise.resolve([])),
    enabled: enabled && target !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  return { options: query.data ?? [], loading: query.isFetching };
}
