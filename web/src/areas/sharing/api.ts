/** Who sees a record and why, and giving records to others. */
import { get, known, post, remove, type Schemas } from '@/api/call';

export type Reason = Schemas['AccessReason'];
export type PersonAccess = Schemas['RecordAccess'];

/** A share of a record, or a place in its team. */
export type GivenRecord = Pick<Schemas['ShareAnswer'], 'id' | 'person' | 'rights' | 'owner'> & Partial<Schemas['ShareAnswer'] & Schemas['MemberAnswer']>;
export type Level = GivenRecord['rights'];

export async function loadAccess(object: string, id: string, person?: string): Promise<PersonAccess[]> {
  return (await get('/records/{object}/{id}/access', { path: { object, id }, query: { person } })).people;
}

export async function loadShares(object: string, id: string): Promise<GivenRecord[]> {
  return (await get('/records/{object}/{id}/shares', { path: { object, id } })).shares;
}

export async function loadTeam(object: string, id: string): Promise<GivenRecord[]> {
  return (await get('/records/{object}/{id}/team', { path: { object, id } })).team;
}

export function share(object: string, id: string, body: Schemas['ShareBody']): Promise<{ id: string }> {
  return post('/records/{object}/{id}/shares', { path: { object, id }, body });
}

export function join(object: string, id: string, body: Schemas['TeamBody']): Promise<{ id: string }> {
  return post('/records/{object}/{id}/team', { path: { object, id }, body });
}

/** Gives once more what was taken back, in the name of whoever undoes it. */
export async function giveAgain(object: string, id: string, kind: 'shares' | 'team', given: GivenRecord): Promise<void> {
  const { rights, part, until, reason } = given;
  const circle = { person: given.person?.id, department: given.department?.id, role: given.role?.id };
  if (kind === 'shares') await share(object, id, { ...known(circle), rights, until: until ?? null, reason: reason ?? null });
  else if (given.person) await join(object, id, { person: given.person.id, rights, part: part ?? null });
}

export async function takeBack(object: string, id: string, kind: 'shares' | 'team', given: string): Promise<void> {
  if (kind === 'shares') await remove('/records/{object}/{id}/shares/{share}', { path: { object, id, share: given } });
  else await remove('/records/{object}/{id}/team/{member}', { path: { object, id, member: given } });
}
