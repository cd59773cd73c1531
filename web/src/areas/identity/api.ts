import { get, post, request } from '@/api/client';
import type { SignInPage } from '@/areas/me/api';

export type Security = 'tls' | 'starttls' | 'none';

export interface MailServer {
  source: 'organisation' | 'server' | 'none';
  host: string | null;
  port: number | null;
  security: Security | null;
  login: string | null;
  has_password: boolean;
  sender: string | null;
  sender_name: string | null;
}

export interface MailDraft {
  host: string;
  port: number | null;
  security: Security;
  login: string;
  password: string;
  sender: string;
  sender_name: string;
}

export interface Letter {
  id: string;
  recipient: string;
  subject: string;
  state: string;
  tries: number;
  next_try: string | null;
  error: string | null;
  created_at: string;
  sent_at: string | null;
}

export interface LetterPage {
  letters: Letter[];
  next: string | null;
}

export interface Bounce {
  address: string;
  reason: string;
  at: string;
}

export interface Policy {
  min_length: number;
  history: number;
  session_idle_hours: number;
  session_days: number;
  second_factor_roles: string[];
  notify_new_device: boolean;
}

/** A password that was not entered again is left out: the server keeps the one it has. */
function body(draft: MailDraft) {
  const { password, port, ...rest } = draft;
  return { ...rest, ...(password ? { password } : {}), ...(port === null ? {} : { port }) };
}

export function loadMailServer(): Promise<MailServer> {
  return get('/settings/mail');
}

export async function saveMailServer(draft: MailDraft): Promise<MailServer> {
  return (await request<MailServer>('PUT', '/settings/mail', { body: body(draft) })).data;
}

export async function removeMailServer(): Promise<void> {
  await request('DELETE', '/settings/mail');
}

export function testMailServer(draft: MailDraft, to: string): Promise<{ to: string }> {
  return post('/settings/mail/test', { ...body(draft), to });
}

export function loadLetters(state: string, before: string | null): Promise<LetterPage> {
  return get('/mail', { query: { state: state || undefined, before: before ?? undefined } });
}

export async function retryLetter(id: string): Promise<void> {
  await post(`/mail/${id}/retry`);
}

export async function loadBounces(): Promise<Bounce[]> {
  return (await get<{ bounces: Bounce[] }>('/mail/bounces')).bounces;
}

export async function clearBounce(address: string): Promise<void> {
  await request('DELETE', `/mail/bounces/${encodeURIComponent(address)}`);
}

export async function loadAllowed(): Promise<string[]> {
  return (await get<{ allow: string[] }>('/settings/outgoing')).allow;
}

export async function saveAllowed(allow: string[]): Promise<string[]> {
  return (await request<{ allow: string[] }>('PUT', '/settings/outgoing', { body: { allow } })).data.allow;
}

export function loadPolicy(): Promise<Policy> {
  return get('/settings/sign-in');
}

export async function savePolicy(policy: Policy): Promise<Policy> {
  return (await request<Policy>('PATCH', '/settings/sign-in', { body: policy })).data;
}

/** What happened about signing in; `user`: of one person. */
export function loadSignIns(kind: string, before: string | null, user?: string): Promise<SignInPage> {
  return get('/sign-ins', { query: { kind: kind || undefined, before: before ?? undefined, user } });
}

export interface Role {
  id: string;
  name: string;
}

export async function loadRoles(): Promise<Role[]> {
  return (await get<{ roles: Role[] }>('/roles')).roles;
}

export interface Invited {
  to: string | null;
  link: string | null;
  expires_at: string;
}

export function invite(user: string, send: boolean): Promise<Invited> {
  return post('/invitations', { user, send });
}

export async function clearFactors(user: string): Promise<void> {
  await request('DELETE', `/people/${user}/second-factor`);
}

export async function signOutEverywhere(user: string): Promise<void> {
  await request('DELETE', `/people/${user}/sessions`);
}

export interface Provider {
  id: string;
  name: string;
  issuer: string;
  client_id: string;
  has_secret: boolean;
  domains: string[];
  create: boolean;
  role: string | null;
  enabled: boolean;
}

export function loadProviders(): Promise<{ providers: Provider[]; redirect_uri: string }> {
  return get('/settings/sign-on');
}

export async function saveProvider(provider: Provider, secret: string): Promise<void> {
  const { name, issuer, client_id, domains, create, role, enabled } = provider;
  const body = { name, issuer, client_id, domains, create, role, enabled, ...(secret ? { client_secret: secret } : {}) };
  await request('PUT', `/settings/sign-on/${encodeURIComponent(provider.id)}`, { body });
}

export async function removeProvider(id: string): Promise<void> {
  await request('DELETE', `/settings/sign-on/${id}`);
}

export interface PersonSession {
  id: string;
  created_at: string;
  seen_at: string;
  expires_at: string;
  address: string | null;
  agent: string | null;
  method: string;
}

export interface PersonToken {
  id: string;
  name: string;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
  used_at: string | null;
}

/** Everything by which a person comes in. */
export interface PersonAccess {
  login: string;
  active: boolean;
  code_since: string | null;
  recovery_codes: number;
  passkeys: number;
  sessions: PersonSession[];
  tokens: PersonToken[];
  linked: { issuer: string; subject: string; linked_at: string }[];
}

export function loadPersonAccess(user: string): Promise<PersonAccess> {
  return get(`/people/${user}/access`);
}

export async function endPersonSession(user: string, session: string): Promise<void> {
  await request('DELETE', `/people/${user}/sessions/${session}`);
}

export async function revokePersonToken(user: string, token: string): Promise<void> {
  await request('DELETE', `/people/${user}/tokens/${token}`);
}

export async function revokePersonTokens(user: string): Promise<void> {
  await request('DELETE', `/people/${user}/tokens`);
}

export async function unlinkPerson(user: string): Promise<void> {
  await request('DELETE', `/people/${user}/linked`);
}

export type WordsLanguage = 'zh-CN' | 'en';

export interface LetterWords {
  subject: string;
  text: string;
  button: string;
  own: boolean;
}

/** A letter that the system writes: the values that it has, and its words. */
export interface LetterTemplate {
  name: string;
  values: string[];
  words: Record<WordsLanguage, LetterWords>;
}

type WordsDraft = Omit<LetterWords, 'own'>;

export async function loadTemplates(): Promise<LetterTemplate[]> {
  return (await get<{ templates: LetterTemplate[] }>('/settings/letters')).templates;
}

export async function saveTemplate(name: string, language: WordsLanguage, words: WordsDraft): Promise<void> {
  await request('PUT', `/settings/letters/${name}/${language}`, { body: words });
}

export async function resetTemplate(name: string, language: WordsLanguage): Promise<void> {
  await request('DELETE', `/settings/letters/${name}/${language}`);
}

export function previewTemplate(name: string, language: WordsLanguage, words: WordsDraft): Promise<{ subject: string; text: string; html: string }> {
  return post(`/settings/letters/${name}/${language}/preview`, words);
}
