import { get, post } from './client';
import type { Duplicate } from './problem';
import type { RecordData } from './types';

/** What the rules say of a record while it is filled in. */
export interface Look {
  errors: { field?: string; code: string; message: string }[];
  hidden: string[];
  required: string[];
  readonly: string[];
  duplicates: Duplicate[];
  confirmable: boolean;
  layout: LayoutLook | null;
}

/** What the conditions of a layout say: fields and parts that are hidden, fields wanted or locked, options left, values offered. */
export interface LayoutLook {
  hidden: string[];
  parts: string[];
  required: string[];
  readonly: string[];
  choices: Record<string, string[]>;
  defaults: Record<string, unknown>;
}

export function checkRecord(object: string, asked: { values: Record<string, unknown>; id?: string; layout?: string }, signal: AbortSignal): Promise<Look> {
  return post<Look>(`/records/${object}/check`, asked, { signal });
}

/** What a layout shows of a record as it is stored. */
export function lookAt(object: string, id: string, layout: string, signal: AbortSignal): Promise<LayoutLook> {
  return get<LayoutLook>(`/records/${object}/${id}/layouts/${layout}`, { signal });
}

export async function checkCondition(object: string, condition: string): Promise<void> {
  await post('/rules/check', { object, condition });
}

/** Puts records together. `fields`: for each field whose value another record gives, that record. */
export function mergeRecords(
  object: string,
  winner: string,
  losers: readonly string[],
  fields: Record<string, string>,
): Promise<{ merge: string; record: RecordData }> {
  return post(`/records/${object}/merge`, { winner, losers, fields });
}

export function undoMerge(id: string): Promise<{ object: string; winner: string; losers: string[] }> {
  return post(`/merges/${id}/undo`);
}

export interface FormerRequest {
  to: 'before' | 'after';
  fields?: string[];
  preview: boolean;
}

/** Brings a record back to what it was around an event: for each field its value now and then. */
export function restoreFormer(object: string, id: string, event: string, asked: FormerRequest): Promise<{ changes: Record<string, [unknown, unknown]> }> {
  return post(`/records/${object}/${id}/history/${event}/restore`, asked);
}

export function searchDuplicates(rule: string): Promise<{ id: string }> {
  return post('/duplicates/search', { rule });
}
