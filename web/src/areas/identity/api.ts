import { get, patch, post, put, remove, type Schemas } from '@/api/call';
import type { SignInPage } from '@/areas/me/api';

export type MailServer = Schemas['MailAnswer'];
export type Security = NonNullable<MailServer['security']>;

export interface MailDraft {
  host: string;
  port: number | null;
  security: Security;
  login: string;
  password: string;
  sender: string;
  sender_name: string;
}

export type Letter = Schemas['LetterAnswer'];
export type LetterPage = Schemas['LettersAnswer'];
export type Bounce = Schemas['BounceAnswer'];
export type Policy = Schemas['PolicyAnswer'];

/** A password that was not entered again is left out: the server keeps the one it has. */
function body(draft: MailDraft) {
  const { password, port, ...rest } = draft;
  return { ...rest, ...(password ? { password } : {}), ...(port === null ? {} : { port }) };
}

export function loadMailServer(): Promise<MailServer> {
  return get('/settings/mail');
}

export async function saveMailServer(draft: MailDraft): Promise<MailServer> {
  return await put('/settings/mail', { body: body(draft) });
}

export async function removeMailServer(): Promise<void> {
  await remove('/settings/mail');
}

export function testMailServer(draft: MailDraft, to: string): Promise<{ to: string }> {
  return post('/settings/mail/test', { body: { ...body(draft), to } });
}

export function loadLetters(state: Letter['state'] | '', before: string | null): Promise<LetterPage> {
  return get('/mail', { query: { state: state || undefined, before: before ?? undefined } });
}

export async function retryLetter(id: string): Promise<void> {
  await post('/mail/{id}/retry', { path: { id } });
}

export async function loadBounces(): Promise<Bounce[]> {
  return (await get('/mail/bounces')).bounces;
}

export async function clearBounce(address: string): Promise<void> {
  await remove('/mail/bounces/{address}', { path: { address } });
}

export async function loadAllowed(): Promise<string[]> {
  return (await get('/settings/outgoing')).allow;
}

export async function saveAllowed(allow: string[]): Promise<string[]> {
  return (await put('/settings/outgoing', { body: { allow } })).allow;
}

export function loadPolicy(): Promise<Policy> {
  return get('/settings/sign-in');
}

export async function savePolicy(policy: Policy): Promise<Policy> {
  return await patch('/settings/sign-in', { body: policy });
}

/** What happened about signing in; `user`: of one person. */
export function loadSignIns(kind: string, before: string | null, user?: string): Promise<SignInPage> {
  return get('/sign-ins', { query: { kind: kind || undefined, before: before ?? undefined, user } });
}

export type Role = Schemas['RoleAnswer'];

export async function loadRoles(): Promise<Role[]> {
  return (await get('/roles')).roles;
}

export type Invited = Schemas['Invited'];

export function invite(user: string, send: boolean): Promise<Invited> {
  return post('/invitations', { body: { user, send } });
}

export async function clearFactors(user: string): Promise<void> {
  await remove('/people/{id}/second-factor', { path: { id: user } });
}

export async function signOutEverywhere(user: string): Promise<void> {
  await remove('/people/{id}/sessions', { path: { id: user } });
}

export type Provider = Omit<Schemas['ProviderAnswer'], 'redirect_uri'>;

export function loadProviders(): Promise<Schemas['ProvidersAnswer']> {
  return get('/settings/sign-on');
}

export async function saveProvider(provider: Provider, secret: string): Promise<void> {
  const { name, issuer, client_id, domains, create, role, enabled } = provider;
  const body = { name, issuer, client_id, domains, create, role, enabled, ...(secret ? { client_secret: secret } : {}) };
  await put('/settings/sign-on/{provider}', { path: { provider: provider.id }, body });
}

export async function removeProvider(id: string): Promise<void> {
  await remove('/settings/sign-on/{provider}', { path: { provider: id } });
}

export type PersonSession = Schemas['PersonSession'];
export type PersonToken = Schemas['TokenAnswer'];

/** Everything by which a person comes in. */
export type PersonAccess = Schemas['PersonAccess'];

export function loadPersonAccess(user: string): Promise<PersonAccess> {
  return get('/people/{id}/access', { path: { id: user } });
}

export async function endPersonSession(user: string, session: string): Promise<void> {
  await remove('/people/{id}/sessions/{session}', { path: { id: user, session } });
}

export async function revokePersonToken(user: string, token: string): Promise<void> {
  await remove('/people/{id}/tokens/{token}', { path: { id: user, token } });
}

export async function revokePersonTokens(user: string): Promise<void> {
  await remove('/people/{id}/tokens', { path: { id: user } });
}

export async function unlinkPerson(user: string): Promise<void> {
  await remove('/people/{id}/linked', { path: { id: user } });
}

export type WordsLanguage = 'zh-CN' | 'en';

export type LetterWords = Schemas['LetterWords'];

/** A letter that the system writes: the values that it has, and its words by language. */
export type LetterTemplate = Schemas['TemplateAnswer'];

type WordsDraft = Omit<LetterWords, 'own'>;

export async function loadTemplates(): Promise<LetterTemplate[]> {
  return (await get('/settings/letters')).templates;
}

export async function saveTemplate(name: string, language: WordsLanguage, words: WordsDraft): Promise<void> {
  await put('/settings/letters/{letter}/{language}', { path: { letter: name, language }, body: words });
}

export async function resetTemplate(name: string, language: WordsLanguage): Promise<void> {
  await remove('/settings/letters/{letter}/{language}', { path: { letter: name, language } });
}

export function previewTemplate(name: string, language: WordsLanguage, words: WordsDraft): Promise<Schemas['LetterPreviewAnswer']> {
  return post('/settings/letters/{letter}/{language}/preview', { path: { letter: name, language }, body: words });
}
