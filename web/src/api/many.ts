/** Many records at once: one change for all that a filter finds, and blocks of cells. */
import { post, type Schemas } from './call';
import type { Job } from './types';

export type Refused = Schemas['RefusedCell'];
export type PasteAnswer = Schemas['PasteAnswer'];

export interface PasteBlock {
  fields: readonly string[];
  ids: readonly string[];
  rows: readonly (readonly string[])[];
  partial: boolean;
}

export function pasteCells(object: string, block: PasteBlock): Promise<PasteAnswer> {
  return post('/records/{object}/paste', { path: { object }, body: block });
}

/** The result of the job: what the server publishes of a job's result is only that there is one. */
export interface BulkResult {
  changed: number;
  unchanged: number;
  failed: number;
  errors: { id: string; message: string }[];
}

export function startBulk(object: string, where: string, values: Record<string, unknown> | null): Promise<Job> {
  return post('/records/{object}/bulk', { path: { object }, body: { do: values ? 'update' : 'delete', where: where || null, values } });
}

export function undoBulk(id: string): Promise<Job> {
  return post('/bulk/{id}/undo', { path: { id } });
}
