import { get, patch, post, remove, type Schemas } from '@/api/call';

export type SessionInfo = Schemas['SessionAnswer'];
export type TokenInfo = Schemas['TokenAnswer'];

export async function changePassword(current: string, next: string): Promise<void> {
  await patch('/me', { body: { current_password: current, new_password: next } });
}

export async function loadSessions(): Promise<SessionInfo[]> {
  return (await get('/sessions')).sessions;
}

export async function endSession(id: string): Promise<void> {
  await remove('/sessions/{id}', { path: { id } });
}

export async function loadTokens(): Promise<TokenInfo[]> {
  return (await get('/tokens')).tokens;
}

export function makeToken(name: string, scopes: readonly string[], expiresAt: string | null): Promise<{ id: string; token: string }> {
  return post('/tokens', { body: { name, scopes, ...(expiresAt ? { expires_at: expiresAt } : {}) } });
}

export async function revokeToken(id: string): Promise<void> {
  await remove('/tokens/{id}', { path: { id } });
}

export async function endOtherSessions(): Promise<void> {
  await remove('/sessions');
}

export type Factors = Schemas['FactorsAnswer'];
export type TotpBegun = Schemas['Begun'];
export type SignInEvent = Schemas['SignInEvent'];
export type SignInPage = Schemas['SignInsAnswer'];

export function loadFactors(): Promise<Factors> {
  return get('/me/second-factor');
}

export function beginTotp(password: string): Promise<TotpBegun> {
  return post('/me/totp', { body: { password } });
}

export async function confirmTotp(token: string, code: string): Promise<string[]> {
  return (await post('/me/totp/confirm', { body: { token, code } })).recovery_codes;
}

export async function removeTotp(password: string): Promise<void> {
  await post('/me/totp/remove', { body: { password } });
}

export async function renewRecoveryCodes(password: string): Promise<string[]> {
  return (await post('/me/recovery-codes', { body: { password } })).recovery_codes;
}

export function loadOwnSignIns(before: string | null): Promise<SignInPage> {
  return get('/me/sign-ins', { query: { before: before ?? undefined, limit: 20 } });
}

export type Passkey = Schemas['PasskeyAnswer'];
export type Challenge = Schemas['Challenge'];

export async function loadPasskeys(): Promise<Passkey[]> {
  return (await get('/me/passkeys')).passkeys;
}

export function beginPasskey(password: string): Promise<Challenge> {
  return post('/me/passkeys/challenge', { body: { password } });
}

export async function addPasskey(token: string, name: string, credential: Schemas['NewPasskey']['credential']): Promise<void> {
  await post('/me/passkeys', { body: { token, name, credential } });
}

export async function removePasskey(id: string): Promise<void> {
  await remove('/me/passkeys/{id}', { path: { id } });
}

export type LinkedAccount = Schemas['OwnSignOn']['linked'][number];

export function loadSignOn(): Promise<Schemas['OwnSignOn']> {
  return get('/me/sign-on');
}

/** Where the browser is to go to sign in at the provider. */
export function beginLink(provider: string): Promise<{ address: string | null }> {
  return post('/me/sign-on/{provider}', { path: { provider } });
}

export async function unlinkSignOn(): Promise<void> {
  await remove('/me/sign-on');
}
