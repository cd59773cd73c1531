import { get, post, put, remove, type Answered, type Asked, type Schemas } from '@/api/call';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { asReference, asString } from '@/fields/shared/values';

export type Mailbox = Schemas['MailboxAnswer'];
export type Way = Mailbox['security'];

export type MailboxDraft = Omit<Mailbox, 'id' | 'owner_name' | 'state' | 'error' | 'mails' | 'read_at' | 'created_at' | 'owner'> & { password: string; owner: string | null };

export type Undeliverable = Schemas['UndeliverableAddress'];

export type NewMail = Asked<'/actions/mail.send', 'post'>['body'];

/** What a mail may be written from and filed with. */
export const FILED = ['account', 'contact', 'lead', 'opportunity', 'case'] as const;
export type Filed = (typeof FILED)[number];

export const MAIL_FIELDS = [
  'name', 'direction', 'state', 'at', 'sender', 'sender_name', 'recipients', 'copies', 'preview', 'body', 'automatic', 'fault', 'thread', 'owner', ...FILED,
];

/** What was not entered is left out: the server keeps the password, and the mailbox its owner. */
function body(draft: MailboxDraft) {
  const { password, owner, ...rest } = draft;
  return { ...rest, ...(password ? { password } : {}), ...(owner ? { owner } : {}) };
}

export async function loadMailboxes(all: boolean): Promise<Mailbox[]> {
  return (await get('/mailboxes', { query: all ? { all } : {} })).mailboxes;
}

export async function saveMailbox(id: string | null, draft: MailboxDraft): Promise<Mailbox> {
  return id ? await put('/mailboxes/{id}', { path: { id }, body: body(draft) }) : await post('/mailboxes', { body: body(draft) });
}

export function tryMailbox(draft: MailboxDraft): Promise<{ mails: number }> {
  return post('/mailboxes/test', { body: body(draft) });
}

export async function readMailbox(id: string): Promise<void> {
  await post('/mailboxes/{id}/read', { path: { id } });
}

export async function removeMailbox(id: string): Promise<void> {
  await remove('/mailboxes/{id}', { path: { id } });
}

export async function undeliverable(addresses: readonly string[]): Promise<Undeliverable[]> {
  return (await post('/mail/undeliverable', { body: { addresses } })).undeliverable;
}

export function sendMail(mail: NewMail): Promise<Answered<'/actions/mail.send', 'post'>> {
  return post('/actions/mail.send', { body: mail });
}

export async function loadTemplates(): Promise<RecordData[]> {
  return (await queryRecords('mail_template', { fields: ['name', 'subject', 'body'], where: 'active = true', sort: ['name'], limit: 200 })).records;
}

/** Plain addresses out of `Name <address>, …`. */
export function addressesOf(text: unknown): string[] {
  return [...new Set((asString(text).match(/[^\s<>,;"]+@[^\s<>,;"]+/g) ?? []).map((one) => one.toLowerCase()))];
}

/** The record that a mail is filed with first, for showing and for opening it. */
export function placeOf(mail: RecordData): { object: Filed; id: string; name: string | null } | null {
  for (const object of ['case', 'opportunity', 'contact', 'lead', 'account'] as const) {
    const found = asReference(mail[object]);
    if (found) return { object, id: found.id, name: found.name };
  }
  return null;
}
