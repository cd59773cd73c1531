import { get, post, type Schemas } from './call';

/** What the rules say of a record while it is filled in. */
export type Look = Schemas['RecordCheckAnswer'];

/** What the conditions of a layout say: fields and parts that are hidden, fields wanted or locked, options left, values offered. */
export type LayoutLook = Schemas['LayoutLookAnswer'];

export function checkRecord(object: string, asked: { values: Record<string, unknown>; id?: string; layout?: string }, signal: AbortSignal): Promise<Look> {
  return post('/records/{object}/check', { path: { object }, body: asked, signal });
}

/** What a layout shows of a record as it is stored. */
export function lookAt(object: string, id: string, layout: string, signal: AbortSignal): Promise<LayoutLook> {
  return get('/records/{object}/{id}/layouts/{layout}', { path: { object, id, layout }, signal });
}

export async function checkCondition(object: string, condition: string): Promise<void> {
  await post('/rules/check', { body: { object, condition } });
}

/** Puts records together. `fields`: for each field whose value another record gives, that record. */
export function mergeRecords(
  object: string,
  winner: string,
  losers: readonly string[],
  fields: Record<string, string>,
): Promise<Schemas['MergeAnswer']> {
  return post('/records/{object}/merge', { path: { object }, body: { winner, losers, fields } });
}

export function undoMerge(id: string): Promise<Schemas['UndoneAnswer']> {
  return post('/merges/{id}/undo', { path: { id } });
}

export type FormerRequest = Schemas['FormerBody'];

/** Brings a record back to what it was around an event: for each field its value now and then. */
export function restoreFormer(object: string, id: string, event: string, asked: FormerRequest): Promise<Schemas['FormerAnswer']> {
  return post('/records/{object}/{id}/history/{event}/restore', { path: { object, id, event }, body: asked });
}

export function searchDuplicates(rule: string): Promise<{ id: string }> {
  return post('/duplicates/search', { body: { rule } });
}
