import { get, type Schemas } from './call';

/** A record that fits. `snippet` is escaped text with what fits in `<mark>`; `field` says where it stands; `facts`: a few other fields as its list shows them. */
export type SearchHit = Schemas['Hit'];

export async function search(q: string, options: { object?: string; limit?: number } = {}, signal?: AbortSignal): Promise<SearchHit[]> {
  return (await get('/search', { query: { q, ...options }, signal })).hits;
}
