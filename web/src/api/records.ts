import { get, post, remove, send, type Schemas } from './call';
import type { Answer } from './client';
import type { AggregateAnswer, AggregateQuery, Operation, OperationResult, RecordData, RecordPage, RecordQuery } from './types';

export function queryRecords(object: string, query: RecordQuery, signal?: AbortSignal): Promise<RecordPage> {
  return post('/records/{object}/query', { path: { object }, body: query, signal });
}

export function aggregate(object: string, query: AggregateQuery, signal?: AbortSignal): Promise<AggregateAnswer> {
  return post('/records/{object}/aggregate', { path: { object }, body: query, signal });
}

export function readRecord(object: string, id: string, signal?: AbortSignal): Promise<Answer<RecordData>> {
  return send('get', '/records/{object}/{id}', { path: { object, id }, signal });
}

/**
 * Makes a record. The key lets a repeated send, after a lost answer, make it only once; `anyway` makes it although a rule
 * warns of one that is there.
 */
export function createRecord(
  object: string,
  values: Record<string, unknown>,
  key: string,
  anyway = false,
): Promise<Answer<RecordData>> {
  return send('post', '/records/{object}', {
    path: { object },
    body: values,
    headers: { 'Idempotency-Key': key },
    query: { duplicates: anyway ? 'allow' : 'warn' },
  });
}

export function updateRecord(
  object: string,
  id: string,
  values: Record<string, unknown>,
  etag?: string | null,
  anyway = false,
): Promise<Answer<RecordData>> {
  return send('patch', '/records/{object}/{id}', {
    path: { object, id },
    body: values,
    query: { duplicates: anyway ? 'allow' : 'warn' },
    headers: etag ? { 'If-Match': etag } : {},
  });
}

export function deleteRecord(object: string, id: string): Promise<void> {
  return remove('/records/{object}/{id}', { path: { object, id } });
}

export function restoreRecord(object: string, id: string): Promise<RecordData> {
  return post('/records/{object}/{id}/restore', { path: { object, id } });
}

export async function batch(object: string, operations: Operation[], atomic = false): Promise<OperationResult[]> {
  return (await post('/records/{object}/batch', { path: { object }, body: { operations, atomic } })).results;
}

export function history(object: string, id: string, cursor?: string): Promise<Schemas['HistoryAnswer']> {
  return get('/records/{object}/{id}/history', { path: { object, id }, query: { cursor, limit: 50 } });
}

/** The ETag of a version read in a list. */
export function etagOf(version: unknown): string | null {
  return typeof version === 'number' || typeof version === 'string' ? `"${version}"` : null;
}
