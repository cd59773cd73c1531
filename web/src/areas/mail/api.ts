import { get, post, request } from '@/api/client';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { asReference, asString } from '@/fields/shared/values';

export type Way = 'tls' | 'starttls' | 'none';

export interface Mailbox {
  id: string;
  owner: string;
  owner_name: string | null;
  address: string;
  host: string;
  port: number;
  security: Way;
  login: string;
  folder: string;
  smtp_host: string | null;
  smtp_port: number | null;
  smtp_security: Way | null;
  active: boolean;
  filing: boolean;
  minutes: number;
  since: string | null;
  state: 'new' | 'fine' | 'failing';
  error: string | null;
  mails: number;
  read_at: string | null;
}

export type MailboxDraft = Omit<Mailbox, 'id' | 'owner_name' | 'state' | 'error' | 'mails' | 'read_at' | 'owner'> & { password: string; owner: string | null };

export interface Undeliverable {
  address: string;
  reason: string;
  at: string;
}

export interface NewMail {
  to: string[];
  cc: string[];
  bcc: string[];
  subject: string;
  body: string;
  files: string[];
  object?: string;
  record?: string;
  answers?: string;
  forward?: boolean;
}

/** What a mail may be written from and filed with. */
export const FILED = ['account', 'contact', 'lead', 'opportunity'] as const;
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
  return (await get<{ mailboxes: Mailbox[] }>('/mailboxes', { query: all ? { all: 'true' } : {} })).mailboxes;
}

export async function saveMailbox(id: string | null, draft: MailboxDraft): Promise<Mailbox> {
  return (await request<Mailbox>(id ? 'PUT' : 'POST', id ? `/mailboxes/${id}` : '/mailboxes', { body: body(draft) })).data;
}

export function tryMailbox(draft: MailboxDraft): Promise<{ mails: number }> {
  return post('/mailboxes/test', body(draft));
}

export async function readMailbox(id: string): Promise<void> {
  await post(`/mailboxes/${id}/read`);
}

export async function removeMailbox(id: string): Promise<void> {
  await request('DELETE', `/mailboxes/${id}`);
}

export async function undeliverable(addresses: readonly string[]): Promise<Undeliverable[]> {
  return (await post<{ undeliverable: Undeliverable[] }>('/mail/undeliverable', { addresses })).undeliverable;
}

export function sendMail(mail: NewMail): Promise<{ mail: string; undeliverable: string[] }> {
  return post('/actions/mail.send', mail);
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
  for (const object of ['opportunity', 'contact', 'lead', 'account'] as const) {
    const found = asReference(mail[object]);
    if (found) return { object, id: found.id, name: found.name };
  }
  return null;
}
