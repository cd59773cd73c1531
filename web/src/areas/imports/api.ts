import { known, post } from '@/api/call';
import type { Job } from '@/api/types';
import type { PlanStep } from './plan';

export interface PreviewColumn {
  name: string;
  type: string;
  samples: unknown[];
  suggested_field?: string | null;
}

export interface Preview {
  name: string;
  sheets: string[];
  sheet?: string | null;
  encoding?: string | null;
  delimiter?: string | null;
  rows: number | null;
  columns: PreviewColumn[];
  plan?: { step: PlanStep[] };
}

/** What a file holds and how it would be read as records of the object. */
export async function previewFile(file: File, object: string, sheet: string | null): Promise<Preview> {
  const form = new FormData();
  form.append('object', object);
  if (sheet) form.append('sheet', sheet);
  form.append('file', file, file.name);
  const [found] = known<{ files: Preview[] }>(await post('/imports/preview', { body: form })).files;
  if (!found) throw new Error('the preview is empty');
  return found;
}

/** Starts an import, or only tries it. */
export async function startImport(files: readonly File[], plan: string, dryRun: boolean): Promise<Job> {
  const form = new FormData();
  form.append('plan', plan);
  form.append('dry_run', dryRun ? 'true' : 'false');
  for (const file of files) form.append('file', file, file.name);
  return await post('/imports', { body: form });
}

export async function undoImport(id: string): Promise<Job> {
  return await post('/imports/{id}/undo', { path: { id } });
}

export async function resumeImport(id: string): Promise<Job> {
  return await post('/imports/{id}/resume', { path: { id } });
}

export interface ImportCounts {
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
}

export interface ImportResult extends ImportCounts {
  error_file?: string | null;
  import?: string;
  dry_run?: boolean;
  /** `blank`: field → in how many rows it stayed empty although they had something for it. */
  steps?: (ImportCounts & { file: string; object: string; blank?: Record<string, number> })[];
  faults?: { step: number; file: string; row: number; message: string }[];
}

export function resultOf(job: Pick<Job, 'result'>): ImportResult | null {
  const { result } = job;
  return typeof result === 'object' && result !== null && 'created' in result ? (result as ImportResult) : null;
}
