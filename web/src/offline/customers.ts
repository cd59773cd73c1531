/** The customers that a person can choose from without a network: those they dealt with last. */
import { queryRecords } from '@/api/records';
import type { Reference } from '@/api/types';
import type { ObjectView } from '@/model/view';
import { device } from './database';

const MOST = 500;

export async function keptCustomers(person: string): Promise<Reference[]> {
  return (await (await device()).get('customers', person))?.list ?? [];
}

/** Reads them from the server and keeps them. */
export async function refreshCustomers(person: string, account: ObjectView): Promise<Reference[]> {
  const sort = account.fields.has('last_activity_at') ? ['-last_activity_at'] : [account.nameField];
  const page = await queryRecords('account', { fields: [account.nameField], sort, limit: MOST });
  const list = page.records.map((row) => ({ id: row.id, name: String(row[account.nameField] ?? row.id) }));
  await (await device()).put('customers', { person, list });
  return list;
}
