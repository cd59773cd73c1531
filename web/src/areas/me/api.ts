import { get, post, request } from '@/api/client';

export interface SessionInfo {
  id: string;
  created_at: string;
  seen_at: string;
  expires_at: string;
  address: string | null;
  agent: string | null;
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
