/** Changes of the model as a whole: their log, drafts, what was deleted, what uses what, and changes of type. */
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { get, post, request } from '@/api/client';
import type { Job, Labels, ObjectDefinition, Option, ProblemError } from '@/api/types';

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

export interface RemovedItem {
  id: string;
  at: string;
  until: string;
  author: { id: string; name: string } | null;
  object: string;
  object_label: Labels | null;
  field: string | null;
  type: string | null;
  label: Labels;
  fields: number;
}

export interface Use {
  kind: string;
  where: string;
  object: string | null;
  field: string | null;
  blocks: boolean;
  record: { object: string; id: string } | null;
}

export interface Usage {
  uses: Use[];
  rows: number;
}

export interface Standing {
  count: number;
  samples: { id: string; name: string | null; value: unknown }[];
}

export interface Preview extends Usage {
  violations: Partial<Record<'required' | 'unique' | 'max_length' | 'minimum' | 'maximum', Standing>> & { options?: Record<string, number> };
  retype: {
    converted: number;
    lost: number;
    exact: boolean;
    samples: { before: unknown; after: unknown; count: number }[];
    lost_samples: { id: string; name: string | null; value: unknown; reason: string | null }[];
    options?: Option[];
    /** Records that would have no master. */
    orphans?: Standing;
  } | null;
}

export interface Work {
  kind: 'retype' | 'indexes' | 'options' | 'options_back';
  object: string | null;
  field: string | null;
  type: string | null;
  job: string;
  progress: number;
}

export interface ChangesAnswer {
  changes: Change[];
  next: string | null;
}

export function loadChanges(filter: { object?: string | undefined; field?: string | undefined }, before?: string | undefined, limit = 30): Promise<ChangesAnswer> {
  return get<ChangesAnswer>('/model/changes', { query: { ...filter, before, limit } });
}

/** A change that undoes; a change of type is undone by a job. */
export async function undoChange(id: string): Promise<Change | Job> {
  return post<Change | Job>(`/model/changes/${id}/undo`);
}

export function isJob(answer: Change | Job): answer is Job {
  return 'state' in answer;
}

export const removedQuery = queryOptions({
  queryKey: ['model-removed'],
  queryFn: async () => (await get<{ removed: RemovedItem[] }>('/model/removed')).removed,
  staleTime: 0,
});

export function restore(id: string, name?: string): Promise<Change> {
  return post<Change>(`/model/removed/${id}/restore`, name ? { name } : {});
}

export const draftsQuery = queryOptions({
  queryKey: ['model-drafts'],
  queryFn: async () => (await get<{ drafts: Draft[] }>('/model/drafts')).drafts,
  staleTime: 0,
});

export function draftQuery(id: string) {
  return queryOptions({ queryKey: ['model-draft', id], queryFn: () => get<Draft>(`/model/drafts/${id}`), staleTime: 0, retry: false });
}

export function createDraft(title: string): Promise<Draft> {
  return post<Draft>('/model/drafts', { title });
}

export async function changeDraft(draft: Draft, steps: readonly Step[]): Promise<Draft> {
  return (await request<Draft>('PATCH', `/model/drafts/${draft.id}`, { body: { steps, version: draft.version } })).data;
}

export async function discardDraft(id: string): Promise<void> {
  await request('DELETE', `/model/drafts/${id}`);
}

export function publishDraft(draft: Draft): Promise<Change> {
  return post<Change>(`/model/drafts/${draft.id}/publish`, { version: draft.version });
}

export function checkSteps(steps: readonly Step[]): Promise<Checked> {
  return post<Checked>('/model/check', { steps });
}

export function usageOf(object: string, field?: string): Promise<Usage> {
  return get<Usage>(`/objects/${object}${field ? `/fields/${field}` : ''}/uses`);
}

export function previewOf(object: string, field: string, change: Record<string, unknown>): Promise<Preview> {
  return post<Preview>(`/objects/${object}/fields/${field}/preview`, change);
}

export function startRetype(object: string, field: string, given: Record<string, unknown>): Promise<Job> {
  return post<Job>(`/objects/${object}/fields/${field}/retype`, given);
}

/** Begins the job that gives the records of some options another one. */
export function mergeOptions(object: string, field: string, from: readonly string[], into: string): Promise<Job> {
  return post<Job>(`/objects/${object}/fields/${field}/options/merge`, { from, into });
}

export const workQuery = queryOptions({
  queryKey: ['model-work'],
  queryFn: async () => (await get<{ work: Work[] }>('/model/work')).work,
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
  queryFn: async () => (await get<{ kinds: ItemKind[] }>('/model/configuration')).kinds,
  staleTime: 0,
});

/** An item that is gathered: by its record, or by the key that it will have; `values` null removes it. */
export interface Gathered {
  kind: string;
  record?: string;
  key?: string;
  values: Record<string, unknown> | null;
}

export const gatherItem = (draft: string, item: Gathered) => post<Draft>(`/model/drafts/${draft}/items`, item);

export const exportDraft = (id: string) => get<Package>(`/model/drafts/${id}/package`);

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

export const exportPackage = (kinds: readonly string[]) => get<Package>('/model/package', { query: { kinds: kinds.join(',') } });

export const checkPackage = (content: unknown) => post<Compared>('/model/package/check', { package: content });

export const draftOfPackage = (content: unknown, title: string) => post<Draft>('/model/package/draft', { package: content, title });
