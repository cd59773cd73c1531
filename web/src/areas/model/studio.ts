/** Changes of the model as a whole: their log, drafts, what was deleted, what uses what, and changes of type. */
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { get, known, patch, post, remove, type Schemas } from '@/api/call';
import type { Job, Labels, ObjectDefinition, ProblemError } from '@/api/types';

/** One step of a change, as the server takes it. */
export type Step =
  | { op: 'create_object'; definition: Record<string, unknown> & { name: string } }
  | { op: 'change_object'; object: string; change: Record<string, unknown> }
  | { op: 'delete_object'; object: string }
  | { op: 'create_field'; object: string; definition: Record<string, unknown> & { name: string } }
  | { op: 'change_field'; object: string; field: string; change: Record<string, unknown> }
  | { op: 'delete_field'; object: string; field: string }
  | { op: 'retype'; object: string; field: string; definition: Record<string, unknown> }
  | ItemStep;

/** What becomes of an item beside the model; `before` is what its author saw, null of what is made. */
export interface ItemStep {
  op: 'configure';
  kind: string;
  key: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface DiffEntry {
  kind: 'added' | 'removed' | 'renamed' | 'changed';
  object: string;
  field?: string;
  key?: string;
  /** Of items: the kind, and the place of the step that it comes from. */
  item?: string;
  step?: number;
  text: string;
}

export interface Change {
  id: string;
  at: string;
  author: { id: string; name: string | null } | null;
  kind: string | null;
  objects: string[];
  diff: DiffEntry[];
  undoes: string | null;
  undone_by: string | null;
  undoable: boolean;
}

export interface Draft {
  id: string;
  title: string;
  steps: Step[];
  version: number;
  updated_at: string;
}

export interface StepProblem {
  step: number;
  code: string;
  detail: string;
  errors: ProblemError[];
  /** Of a value that somebody else changed meanwhile: what stands now. */
  current?: Record<string, unknown>;
  /** What is referred to and not here. */
  missing?: { object: string; key: string }[];
}

export interface Checked {
  diff: DiffEntry[];
  problems: StepProblem[];
  objects: ObjectDefinition[];
  gone: string[];
  retypes: { step: number; object: string; field: string; converted: number; lost: number; exact: boolean }[];
}

export type RemovedItem = Schemas['RemovedItem'];
export type Use = Schemas['UseAnswer'];
export type Usage = Schemas['UsageAnswer'];
export type Standing = Schemas['StandingAnswer'];
export type Preview = Schemas['PreviewedAnswer'];
export type Work = Schemas['WorkAnswer'];

export interface ChangesAnswer {
  changes: Change[];
  next: string | null;
}

export async function loadChanges(filter: { object?: string | undefined; field?: string | undefined }, before?: string | undefined, limit = 30): Promise<ChangesAnswer> {
  return known<ChangesAnswer>(await get('/model/changes', { query: { ...filter, before, limit } }));
}

/** A change that undoes; a change of type is undone by a job. */
export async function undoChange(id: string): Promise<Change | Job> {
  return known<Change | Job>(await post('/model/changes/{id}/undo', { path: { id } }));
}

export function isJob(answer: Change | Job): answer is Job {
  return 'state' in answer;
}

export const removedQuery = queryOptions({
  queryKey: ['model-removed'],
  queryFn: async () => (await get('/model/removed')).removed,
  staleTime: 0,
});

export async function restore(id: string, name?: string): Promise<Change> {
  return known<Change>(await post('/model/removed/{id}/restore', { path: { id }, body: name ? { name } : {} }));
}

export const draftsQuery = queryOptions({
  queryKey: ['model-drafts'],
  queryFn: async () => known<{ drafts: Draft[] }>(await get('/model/drafts')).drafts,
  staleTime: 0,
});

export function draftQuery(id: string) {
  return queryOptions({ queryKey: ['model-draft', id], queryFn: async () => known<Draft>(await get('/model/drafts/{id}', { path: { id } })), staleTime: 0, retry: false });
}

export async function createDraft(title: string): Promise<Draft> {
  return known<Draft>(await post('/model/drafts', { body: { title } }));
}

export async function changeDraft(draft: Draft, steps: readonly Step[]): Promise<Draft> {
  return known<Draft>(await patch('/model/drafts/{id}', { path: { id: draft.id }, body: { steps, version: draft.version } }));
}

export async function discardDraft(id: string): Promise<void> {
  await remove('/model/drafts/{id}', { path: { id } });
}

/** A draft of changes of type alone is answered with the job of the first. */
export async function publishDraft(draft: Draft): Promise<Change | Job> {
  return known<Change | Job>(await post('/model/drafts/{id}/publish', { path: { id: draft.id }, body: { version: draft.version } }));
}

export async function checkSteps(steps: readonly Step[]): Promise<Checked> {
  return known<Checked>(await post('/model/check', { body: { steps } }));
}

export function usageOf(object: string, field?: string): Promise<Usage> {
  return field ? get('/objects/{object}/fields/{field}/uses', { path: { object, field } }) : get('/objects/{object}/uses', { path: { object } });
}

export function previewOf(object: string, field: string, change: Schemas['FieldPreview']): Promise<Preview> {
  return post('/objects/{object}/fields/{field}/preview', { path: { object, field }, body: change });
}

export function startRetype(object: string, field: string, given: Schemas['FieldRetype']): Promise<Job> {
  return post('/objects/{object}/fields/{field}/retype', { path: { object, field }, body: given });
}

/** Begins the job that gives the records of some options another one. */
export function mergeOptions(object: string, field: string, from: readonly string[], into: string): Promise<Job> {
  return post('/objects/{object}/fields/{field}/options/merge', { path: { object, field }, body: { from, into } });
}

export const workQuery = queryOptions({
  queryKey: ['model-work'],
  queryFn: async () => (await get('/model/work')).work,
  refetchInterval: (query) => (query.state.data?.length ? 1_000 : false),
  staleTime: 0,
});

/** What hangs on the model's log is asked for again. */
export async function logChanged(client: QueryClient): Promise<void> {
  await Promise.all(['model-changes', 'model-removed', 'model-drafts', 'model-work', 'model-last'].map((key) => client.invalidateQueries({ queryKey: [key] })));
}

/** A kind of configuration with the items that can be told apart. */
export interface ItemKind {
  name: string;
  label: Labels;
  items: { key: string; record: string; object: string | null }[];
  twice: string[];
}

export const configurationQuery = queryOptions({
  queryKey: ['configuration'],
  queryFn: async () => known<{ kinds: ItemKind[] }>(await get('/model/configuration')).kinds,
  staleTime: 0,
});

/** An item that is gathered: by its record, by the key that it will have, or by values that tell it; `values` null removes it. */
export interface Gathered {
  kind: string;
  record?: string;
  key?: string;
  values: Record<string, unknown> | null;
}

export const gatherItem = async (draft: string, item: Gathered) => known<Draft>(await post('/model/drafts/{id}/items', { path: { id: draft }, body: item }));

export const exportDraft = async (id: string) => known<Package>(await get('/model/drafts/{id}/package', { path: { id } }));

export interface Package {
  organisation: string;
  exported_at: string;
  title?: string;
}

export interface ReportEntry {
  kind: 'added' | 'changed' | 'removed' | 'same' | 'conflict';
  object: string;
  field: string | null;
  item: string | null;
  why: string | null;
}

/** What a configuration file would do here. */
export interface Compared {
  report: ReportEntry[];
  steps: number;
  diff: DiffEntry[];
  problems: StepProblem[];
}

export const exportPackage = async (kinds: readonly string[]) => known<Package>(await get('/model/package', { query: { kinds: kinds.join(',') } }));

export const checkPackage = async (content: unknown) => known<Compared>(await post('/model/package/check', { body: { package: content } }));

export const draftOfPackage = async (content: unknown, title: string) => known<Draft>(await post('/model/package/draft', { body: { package: content, title } }));
