/** Who sees a record and why, and giving records to others. */
import { get, post, request } from '@/api/client';
import type { Reference } from '@/api/types';

export type Level = 'read' | 'update';

export interface Reason {
  kind: 'owner' | 'scope' | 'sharing_rule' | 'share' | 'territory' | 'team' | 'master' | 'inactive' | 'outside' | 'no_role';
  scope?: string;
  role?: Reference;
  rule?: Reference;
  territory?: Reference;
  with?: 'person' | 'department' | 'role';
  part?: string;
  until?: string;
  by_hand?: boolean;
  for?: Reference;
  lacks?: ('audience' | 'record')[];
}

export interface PersonAccess {
  user: Reference;
  rights: ('read' | 'update' | 'delete')[];
  because: Reason[];
  not?: Reason[];
}

/** A share of a record, or a place in its team. */
export interface GivenRecord {
  id: string;
  person?: Reference | null;
  department?: Reference | null;
  role?: Reference | null;
  part?: string | null;
  rights: Level;
  until?: string | null;
  reason?: string | null;
  owner?: Reference | null;
}

export async function loadAccess(object: string, id: string, person?: string): Promise<PersonAccess[]> {
  const answer = await request<{ people: PersonAccess[] }>('GET', `/records/${object}/${id}/access`, { query: { person } });
  return answer.data.people;
}

export async function loadShares(object: string, id: string): Promise<GivenRecord[]> {
  return (await get<{ shares: GivenRecord[] }>(`/records/${object}/${id}/shares`)).shares;
}

export async function loadTeam(object: string, id: string): Promise<GivenRecord[]> {
  return (await get<{ team: GivenRecord[] }>(`/records/${object}/${id}/team`)).team;
}

export function give(object: string, id: string, kind: 'shares' | 'team', values: Record<string, unknown>): Promise<{ id: string }> {
  return post(`/records/${object}/${id}/${kind}`, values);
}

export async function takeBack(object: string, id: string, kind: 'shares' | 'team', given: string): Promise<void> {
  await request('DELETE', `/records/${object}/${id}/${kind}/${given}`);
}
