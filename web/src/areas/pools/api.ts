import { queryOptions } from '@tanstack/react-query';
import { get, post, type Answered, type Asked, type Schemas } from '@/api/call';

export type Pool = Schemas['PoolAnswer'];
export type Possible = Schemas['PossibleAnswer'];
export type PooledObject = Pool['object'];
export type ManyAsked = Asked<'/actions/crm.pool_records', 'post'>['body'];
export type Command = ManyAsked['command'];
export type Reason = NonNullable<ManyAsked['reason']>;

export const REASONS: readonly Reason[] = ['no_contact', 'no_need', 'competitor', 'not_mine', 'duplicate', 'wrong_data', 'no_capacity', 'other'];

export const poolsQuery = queryOptions({ queryKey: ['pools'], queryFn: async ({ signal }) => (await get('/pools', { signal })).pools });

export function possibleQuery(object: string, id: string) {
  return queryOptions({ queryKey: ['record-pool', object, id], queryFn: ({ signal }) => get('/records/{object}/{id}/pool', { path: { object, id }, signal }) });
}

/** What can be done with one record, beside what can be done with many. */
export type OneCommand = Possible['commands'][number];

export async function extend(object: PooledObject, id: string, days: number, note?: string): Promise<void> {
  if (object === 'lead') await post('/actions/crm.extend_lead', { body: { lead: id, days, note } });
  else await post('/actions/crm.extend_account', { body: { account: id, days, note } });
}

export async function askExtension(object: PooledObject, id: string, days: number, note: string): Promise<void> {
  if (object === 'lead') await post('/actions/crm.ask_extension_lead', { body: { lead: id, days, note } });
  else await post('/actions/crm.ask_extension_account', { body: { account: id, days, note } });
}

/** What goes with a command: the new owner, the pool, why. */
export type With = Pick<ManyAsked, 'to' | 'pool' | 'reason' | 'note'>;

export function command(object: PooledObject, name: Command, records: string[], more: With = {}): Promise<Answered<'/actions/crm.pool_records', 'post'>> {
  return post('/actions/crm.pool_records', { body: { object, command: name, records, ...more } });
}
