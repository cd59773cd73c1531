import { post, request, type Answer } from './client';
import type {
  AggregateAnswer,
  AggregateQuery,
  ChangeEvent,
  Operation,
  OperationResult,
  RecordData,
  RecordPage,
  RecordQuery,
} from './types';

export function queryRecords(object: string, query: RecordQuery, signal?: AbortSignal): Promise<RecordPage> {
  return post<RecordPage>(`/records/${object}/query`, query, signal ? { signal } : {});
}

export function aggregate(object: string, query: AggregateQuery, signal?: AbortSignal): Promise<AggregateAnswer> {
  return post<AggregateAnswer>(`/records/${object}/aggregate`, query, signal ? { signal } : {});
}

export function readRecord(object: string, id: string, signal?: AbortSignal): Promise<Answer<RecordData>> {
  return request<RecordData>('GET', `/records/${object}/${id}`, signal ? { signal } : {});
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
  return request<RecordData>('POST', `/records/${object}`, {
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
  return request<RecordData>('PATCH', `/records/${object}/${id}`, {
    body: values,
    query: { duplicates: anyway ? 'allow' : 'warn' },
    headers: etag ? { 'If-Match': etag } : {},
  });
}

export async function deleteRecord(object: string, id: string): Promise<void> {
  await request('DELETE', `/records/${object}/${id}`);
}

export async function restoreRecord(object: string, id: string): Promise<RecordData> {
  return post<RecordData>(`/records/${object}/${id}/restore`);
}

export async function batch(object: string, operations: Operation[], atomic = false): Promise<OperationResult[]> {
  const answer = await post<{ results: OperationResult[] }>(`/records/${object}/batch`, { operations, atomic });
  return answer.results;
}

export async function history(
  object: string,
  id: string,
  cursor?: string,
): Promise<{ events: ChangeEvent[]; next: string | null }> {
  const answer = await request<{ events: ChangeEvent[]; next: string | null }>(
    'GET',
    `/records/${object}/${id}/history`,
    { query: { cursor, limit: 50 } },
  );
  return answer.data;
}

/** The ETag of a version read in a list. */
export function etagOf(version: unknown): string | null {
  return typeof version === 'number' || typeof version === 'string' ? `"${version}"` : null;
}
