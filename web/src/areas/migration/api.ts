/** Migrations as the pages use them. */
import { queryOptions } from '@tanstack/react-query';
import { get, known, post, put, remove, type Schemas } from '@/api/call';
import type { Job } from '@/api/types';
import type { Asked } from '@/ui/RowTable';

export interface FoundColumn {
  name: string;
  type: string;
  samples: string[];
  filled: number;
  values: Record<string, number> | null;
}

export interface FoundModule {
  key: string;
  object: string;
  rows: number;
  tables: { file: string; rows: number }[];
  columns: FoundColumn[];
}

export interface FoundUser {
  key: string;
  name: string;
  mail: string;
  records: number;
}

export interface Found {
  source: string | null;
  modules: FoundModule[];
  users: FoundUser[];
  unknown: { file: string; rows: number; columns: string[] }[];
  faults: { file: string; zh: string; en: string }[];
  attachments: number;
  files?: FoundFiles | Record<string, never>;
}

/** Attachments that have a record, and those whose file is missing or too large. */
export interface FoundFiles {
  file: string | null;
  rows: number;
  size: number;
  missing: Told;
  large: Told;
}

interface Told {
  count: number;
  names: string[];
}

/** What is told of attachments; null where the backup has none, or was looked through before they were brought along. */
export function filesOf(found: Found): FoundFiles | null {
  const files = found.files;
  return files && 'rows' in files && files.rows + files.missing.count + files.large.count > 0 ? (files as FoundFiles) : null;
}

/** A currency that amounts cannot be given in yet. */
export interface MissingCurrency {
  code: string;
  rows: number;
  id: string | null;
  active: boolean;
  rated: boolean;
}

export interface ModuleChoices {
  take: boolean;
  columns: Record<string, string | null>;
  values: Record<string, Record<string, string>>;
}

export interface Choices {
  modules: Record<string, ModuleChoices>;
  users: Record<string, string | null>;
  default_user: string;
  pipeline: string | null;
  attachments?: boolean;
  made?: { object: string; field: string; label: string }[];
}

/** What a column's own field would be; `likely`: nothing speaks against having one. */
export interface Proposal {
  type: string;
  options: string[];
  likely: boolean;
}

export interface Pipeline {
  name: string;
  stages: { name: string; kind: string }[];
}

export type Brief = Schemas['MigrationBrief'];

export interface Migration extends Omit<Schemas['MigrationAnswer'], 'found' | 'choices' | 'pipelines' | 'currencies' | 'proposals'> {
  found: Found;
  choices: Choices;
  pipelines: Pipeline[];
  currencies: MissingCurrency[];
  proposals: Record<string, Record<string, Proposal>>;
}

/** Stands for the query of rows that are there already. */
export const settled: Asked = { error: null, refetch: () => Promise.resolve() };

export const migrationsQuery = queryOptions({
  queryKey: ['migrations'],
  queryFn: async ({ signal }) => (await get('/migrations', { signal })).migrations,
});

export function migrationQuery(id: string) {
  return queryOptions({
    queryKey: ['migration', id],
    queryFn: async ({ signal }) => known<Migration>(await get('/migrations/{id}', { path: { id }, signal })),
    refetchInterval: (query) => (query.state.data?.state === 'looking' ? 1000 : false),
  });
}

export async function beginMigration(files: readonly File[]): Promise<Job> {
  const form = new FormData();
  for (const file of files) form.append('file', file, file.name);
  return await post('/migrations', { body: form });
}

export async function choose(id: string, choices: Schemas['Choices']): Promise<Migration> {
  return known<Migration>(await put('/migrations/{id}/choices', { path: { id }, body: choices }));
}

export async function runMigration(id: string, dryRun: boolean): Promise<Job> {
  return await post('/migrations/{id}/run', { path: { id }, body: { dry_run: dryRun } });
}

export async function undoMigration(id: string): Promise<Job> {
  return await post('/migrations/{id}/undo', { path: { id } });
}

export async function makeField(id: string, field: Schemas['ColumnField']): Promise<Migration> {
  return known<Migration>(await post('/migrations/{id}/fields', { path: { id }, body: field }));
}

export async function removeFields(id: string): Promise<Migration> {
  return known<Migration>(await remove('/migrations/{id}/fields', { path: { id } }));
}
