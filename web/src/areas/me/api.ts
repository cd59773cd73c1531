import { get, post, request } from '@/api/client';

export interface SessionInfo {
  id: string;
  created_at: string;
  seen_at: string;
  expires_at: string;
  address: string | null;
  agent: string | null;
  method: string;
  current: boolean;
}

export interface TokenInfo {
  id: string;
  name: string;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
  used_at: string | null;
}

export async function changePassword(current: string, next: string): Promise<void> {
  await request('PATCH', '/me', { body: { current_password: current, new_password: next } });
}

export async function loadSessions(): Promise<SessionInfo[]> {
  return (await get<{ sessions: SessionInfo[] }>('/sessions')).sessions;
}

export async function endSession(id: string): Promise<void> {
  await request('DELETE', `/sessions/${id}`);
}

export async function loadTokens(): Promise<TokenInfo[]> {
  return (await get<{ tokens: TokenInfo[] }>('/tokens')).tokens;
}

export function makeToken(name: string, scopes: string[], expiresAt: string | null): Promise<{ id: string; token: string }> {
  return post('/tokens', { name, scopes, ...(expiresAt ? { expires_at: expiresAt } : {}) });
}

export async function revokeToken(id: string): Promise<void> {
  await request('DELETE', `/tokens/${id}`);
}

export async function endOtherSessions(): Promise<void> {
  await request('DELETE', '/sessions');
}

export interface Factors {
  totp_since: string | null;
  recovery_codes: number;
  passkeys: number;
  required: boolean;
}

export interface TotpBegun {
  secret: string;
  address: string;
  token: string;
}

export interface SignInEvent {
  id: string;
  at: string;
  user: { id: string; name: string | null };
  kind: string;
  by: { id: string; name: string | null } | null;
  address: string | null;
  agent: string | null;
  detail: Record<string, unknown>;
}

export interface SignInPage {
  events: SignInEvent[];
  next: string | null;
}

export function loadFactors(): Promise<Factors> {
  return get('/me/second-factor');
}

export function beginTotp(password: string): Promise<TotpBegun> {
  return post('/me/totp', { password });
}

export async function confirmTotp(token: string, code: string): Promise<string[]> {
  return (await post<{ recovery_codes: string[] }>('/me/totp/confirm', { token, code })).recovery_codes;
}

export async function removeTotp(password: string): Promise<void> {
  await request('POST', '/me/totp/remove', { body: { password } });
}

export async function renewRecoveryCodes(password: string): Promise<string[]> {
  return (await post<{ recovery_codes: string[] }>('/me/recovery-codes', { password })).recovery_codes;
}

export function loadOwnSignIns(before: string | null): Promise<SignInPage> {
  return get('/me/sign-ins', { query: { before: before ?? undefined, limit: 20 } });
}

export interface Passkey {
  id: string;
  name: string;
  created_at: string;
  used_at: string | null;
}

export interface Challenge {
  token: string;
  options: unknown;
}

export async function loadPasskeys(): Promise<Passkey[]> {
  return (await get<{ passkeys: Passkey[] }>('/me/passkeys')).passkeys;
}

export function beginPasskey(password: string): Promise<Challenge> {
  return post('/me/passkeys/challenge', { password });
}

export async function addPasskey(token: string, name: string, credential: unknown): Promise<void> {
  await post('/me/passkeys', { token, name, credential });
}

export async function removePasskey(id: string): Promise<void> {
  await request('DELETE', `/me/passkeys/${id}`);
}

export interface LinkedAccount {
  issuer: string;
  subject: string;
  linked_at: string;
}

export function loadSignOn(): Promise<{ linked: LinkedAccount[]; providers: { id: string; name: string }[] }> {
  return get('/me/sign-on');
}

export function beginLink(provider: string): Promise<{ address: string }> {
  return post(`/me/sign-on/${provider}`);
}

export async function unlinkSignOn(): Promise<void> {
  await request('DELETE', '/me/sign-on');
}
