/** A pipeline as its designer holds it, and what of it has to be written. */
import { queryRecords, readRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import type { Gathered } from '@/areas/model/studio';
import { asReference, asString } from '@/fields/shared/values';
import { sameValue } from '@/lib/equal';
import type { ObjectView } from '@/model/view';
import { toInputs } from '@/records/saving';

export type Values = Record<string, unknown>;

/** Something that is a record, or will be one. `key` tells it apart here. */
export interface Part {
  key: string;
  id: string | null;
  values: Values;
}

export interface StagePart extends Part {
  requirements: Part[];
  tasks: Part[];
}

export interface Content {
  pipeline: Values;
  stages: StagePart[];
}

export const STAGE_FIELDS = ['name', 'kind', 'color', 'probability', 'forecast_category', 'time_limit', 'time_unit', 'may_skip', 'returns', 'entry_approval', 'guidance'];
export const REQUIREMENT_FIELDS = ['name', 'moment', 'kind', 'fields', 'condition', 'message_zh', 'message_en'];
export const TASK_FIELDS = ['name', 'must_finish', 'due_days', 'condition', 'help'];
export const PIPELINE_FIELDS = ['name', 'object', 'active', 'reopening', 'description'];
const MOST = 500;

export interface Views {
  pipeline: ObjectView;
  stage: ObjectView;
  stage_requirement: ObjectView;
  stage_task: ObjectView;
}

let made = 0;

/** A part that is no record yet. */
export function newPart(values: Values): Part {
  made += 1;
  return { key: `new-${made}`, id: null, values };
}

function partOf(record: RecordData, fields: readonly string[]): Part {
  return { key: record.id, id: record.id, values: Object.fromEntries(fields.map((name) => [name, record[name] ?? null])) };
}

export async function loadContent(id: string, signal: AbortSignal): Promise<Content> {
  const ask = (object: string, fields: readonly string[], where: string) => queryRecords(object, { fields: ['id', 'stage', ...fields].filter((name) => object !== 'stage' || name !== 'stage'), where, sort: ['position', 'id'], limit: MOST }, signal);
  const [pipeline, stages, requirements, tasks] = await Promise.all([
    readRecord('pipeline', id, signal),
    ask('stage', STAGE_FIELDS, `pipeline = "${id}"`),
    ask('stage_requirement', REQUIREMENT_FIELDS, `stage.pipeline = "${id}"`),
    ask('stage_task', TASK_FIELDS, `stage.pipeline = "${id}"`),
  ]);
  const of = (records: readonly RecordData[], stage: string, fields: readonly string[]) => records.filter((record) => asReference(record['stage'])?.id === stage).map((record) => partOf(record, fields));
  return {
    pipeline: partOf(pipeline.data, PIPELINE_FIELDS).values,
    stages: stages.records.map((stage) => ({
      ...partOf(stage, STAGE_FIELDS),
      requirements: of(requirements.records, stage.id, REQUIREMENT_FIELDS),
      tasks: of(tasks.records, stage.id, TASK_FIELDS),
    })),
  };
}

/** The words by which a change set knows a record. */
function keyOf(...names: string[]): string {
  return names.join(' / ');
}

function changedInputs(view: ObjectView, before: Values, after: Values): Values {
  const was = toInputs(view, before);
  return Object.fromEntries(Object.entries(toInputs(view, after)).filter(([name, value]) => !sameValue(value, was[name])));
}

interface Placed extends Part {
  place: number;
}

function gatheredOf(kind: string, view: ObjectView, before: readonly Placed[], after: readonly Placed[], beside: Values, prefix: readonly string[]): Gathered[] {
  const known = new Map(before.map((part) => [part.key, part]));
  const kept = new Set(after.map((part) => part.key));
  const gone = before.filter((part) => part.id !== null && !kept.has(part.key)).map((part): Gathered => ({ kind, record: part.id ?? '', values: null }));
  const written = after.flatMap((part): Gathered[] => {
    const was = known.get(part.key);
    if (!was || part.id === null) {
      const values = { ...toInputs(view, part.values), ...beside, position: part.place };
      return [{ kind, key: keyOf(...prefix, asString(part.values['name'])), values }];
    }
    const values = { ...changedInputs(view, was.values, part.values), ...(was.place === part.place ? {} : { position: part.place }) };
    return Object.keys(values).length ? [{ kind, record: part.id, values }] : [];
  });
  return [...gone, ...written];
}

function placed(parts: readonly Part[]): Placed[] {
  return parts.map((part, place) => ({ ...part, place }));
}

/** What has to be gathered in a change set so that the pipeline is as it was designed. */
export function differencesOf(views: Views, id: string, before: Content, after: Content): Gathered[] {
  const name = asString(before.pipeline['name']);
  const old = new Map(before.stages.map((stage) => [stage.key, stage]));
  const kept = new Set(after.stages.map((stage) => stage.key));
  const inside = [...after.stages, ...before.stages.filter((stage) => !kept.has(stage.key)).map((stage) => ({ ...stage, requirements: [], tasks: [] }))].flatMap((stage) => {
    const was = old.get(stage.key);
    const words = [name, asString(stage.values['name'])];
    const beside = { stage: stage.id ?? `⟦stage:${keyOf(...words)}⟧` };
    return [
      ...gatheredOf('stage_requirement', views.stage_requirement, placed(was?.requirements ?? []), placed(stage.requirements), beside, words),
      ...gatheredOf('stage_task', views.stage_task, placed(was?.tasks ?? []), placed(stage.tasks), beside, words),
    ];
  });
  const own = changedInputs(views.pipeline, before.pipeline, after.pipeline);
  return [
    ...inside.filter((one) => one.values === null),
    ...gatheredOf('stage', views.stage, placed(before.stages), placed(after.stages), { pipeline: id }, [name]),
    ...inside.filter((one) => one.values !== null),
    ...(Object.keys(own).length ? [{ kind: 'pipeline', record: id, values: own }] : []),
  ];
}

/** What is wrong with a design before anybody asks the server. `part`: the key of what is meant. */
export interface Fault {
  part: string;
  word: 'noName' | 'sameName' | 'noOpen' | 'order' | 'nothingAsked';
}

export function faultsOf(content: Content): Fault[] {
  const found: Fault[] = [];
  const names = new Set<string>();
  let closed = false;
  for (const stage of content.stages) {
    const name = asString(stage.values['name']).trim();
    if (!name) found.push({ part: stage.key, word: 'noName' });
    else if (names.has(name)) found.push({ part: stage.key, word: 'sameName' });
    names.add(name);
    if (stage.values['kind'] === 'open' && closed) found.push({ part: stage.key, word: 'order' });
    closed ||= stage.values['kind'] !== 'open';
    for (const part of [...stage.requirements, ...stage.tasks]) if (!asString(part.values['name']).trim()) found.push({ part: stage.key, word: 'noName' });
    if (stage.requirements.some((part) => !asString(part.values[part.values['kind'] === 'fields' ? 'fields' : 'condition']).trim())) found.push({ part: stage.key, word: 'nothingAsked' });
  }
  if (!content.stages.some((stage) => stage.values['kind'] === 'open')) found.push({ part: '', word: 'noOpen' });
  return found;
}

/** The condition for the records that stand in a stage and lack what it is going to ask for; null where nothing can be told. */
export function lackingWhere(stageField: string, stage: StagePart): string | null {
  const parts = stage.requirements
    .filter((part) => part.values['moment'] !== 'leave')
    .flatMap((part) => {
      const condition = asString(part.values['condition']).trim();
      if (part.values['kind'] === 'condition') return condition && !/\b(CHANGED|PRIOR)\s*\(/i.test(condition) ? [`not COALESCE((${condition}), false)`] : [];
      const empty = asString(part.values['fields'])
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean)
        .map((name) => `[${name}] is null`);
      if (empty.length === 0) return [];
      return [condition ? `((${condition}) and (${empty.join(' or ')}))` : `(${empty.join(' or ')})`];
    });
  return stage.id !== null && parts.length ? `[${stageField}] = "${stage.id}" and (${parts.join(' or ')})` : null;
}
