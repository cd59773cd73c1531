/** Many records at once: one change for all that a filter finds, and blocks of cells. */
import { post } from './client';
import type { Job } from './types';

export interface Refused {
  id: string;
  field: string | null;
  code: string;
  message: string;
}

export interface PasteAnswer {
  written: number;
  refused: Refused[];
}

export interface PasteBlock {
  fields: readonly string[];
  ids: readonly string[];
  rows: readonly (readonly string[])[];
  partial: boolean;
}

export function pasteCells(object: string, block: PasteBlock): Promise<PasteAnswer> {
  return post<PasteAnswer>(`/records/${object}/paste`, block);
}

export interface BulkResult {
  changed: number;
  unchanged: number;
  failed: number;
  errors: { id: string; message: string }[];
}

export function startBulk(object: string, where: string, values: Record<string, unknown> | null): Promise<Job> {
  return post<Job>(`/records/${object}/bulk`, { do: values ? 'update' : 'delete', where: where || null, values });
}

export function undoBulk(id: string): Promise<Job> {
  return post<Job>(`/bulk/${id}/undo`);
}
