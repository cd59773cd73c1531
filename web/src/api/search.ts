import { get } from './client';

/** A record that fits. `snippet` is escaped text with what fits in `<mark>`; `field` says where it stands. */
export interface SearchHit {
  object: string;
  id: string;
  name: string | null;
  snippet: string;
  field: string;
  /** A few other fields of the record as its list shows them. */
  facts: Readonly<Record<string, unknown>>;
}

export async function search(q: string, options: { object?: string; limit?: number } = {}, signal?: AbortSignal): Promise<SearchHit[]> {
  const answer = await get<{ hits: SearchHit[] }>('/search', { query: { q, ...options }, ...(signal ? { signal } : {}) });
  return answer.hits;
}
