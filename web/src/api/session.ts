import { get, post, request, setCsrf } from './client';
import type { Currency } from '@/lib/locale';
import { signWithPasskey } from '@/lib/passkey';
import type { Language, Rights, ServerInfo, SignedInUser } from './types';

/** Who is signed in, with the settings of the organisation that values are shown by. */
export interface Me {
  user: SignedInUser & { email?: string | null; title?: string | null };
  organisation: string;
  currency: string;
  currencies: Currency[];
  timeZone: string;
  roles: string[];
  administrator: boolean;
  rights: Record<string, Rights>;
  /** The commands that the person may run; `*` stands for all. */
  actions: string[];
  /** The name of the administrator who looks at what this person sees. */
  seenBy: string | null;
}

type Loose = Record<string, unknown>;

function asObject(value: unknown): Loose {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Loose) : {};
}

function asText(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : otherwise;
}

function roleName(role: unknown): string {
  if (typeof role === 'string') return role;
  const { code, name } = asObject(role);
  return asText(code) || asText(name);
}

function readCurrencies(found: unknown): Currency[] {
  const listed = Array.isArray(found) ? found.map(asObject) : [];
  return listed.map((each) => ({ code: asText(each['code']), digits: Number(each['digits'] ?? 2) }));
}

/** Reads the answer of `GET /me`, whose user may stand at the top or under `user`. */
export function readMe(answer: unknown): Me {
  const top = asObject(answer);
  const user = { ...top, ...asObject(top['user']) };
  const place = top['organisation'] ?? user['organisation'];
  const organisation = asObject(place);
  const settings = { ...top, ...asObject(organisation['settings']), ...organisation, ...asObject(top['settings']) };
  const roles = Array.isArray(top['roles']) ? top['roles'].map(roleName) : [];
  const rights = asObject(asObject(top['rights'])['objects'] ?? top['rights']);
  const granted = asObject(top['rights'])['actions'];
  return {
    user: {
      id: asText(user['id']),
      name: asText(user['name']),
      login: asText(user['login']),
      organisation: null,
      language: user['language'] === 'en' ? 'en' : 'zh-CN',
      email: asText(user['email']) || null,
      title: asText(user['title']) || null,
    },
    organisation: asText(organisation['name']) || asText(place),
    currency: asText(settings['currency'], 'CNY'),
    currencies: readCurrencies(top['currencies']),
    timeZone: asText(settings['time_zone'], 'Asia/Shanghai'),
    roles,
    administrator: roles.some((role) => /^admin/i.test(role) || role === '管理员'),
    rights: rights as Record<string, Rights>,
    actions: Array.isArray(granted) ? granted.map((each) => asText(each)) : [],
    seenBy: asText(asObject(top['seen_by'])['name']) || null,
  };
}

export async function loadMe(): Promise<Me> {
  const answer = await get<unknown>('/me');
  const token = asObject(answer)['csrf'];
  if (typeof token === 'string') setCsrf(token);
  return readMe(answer);
}

export function loadServer(): Promise<ServerInfo> {
  return get<ServerInfo>('/server');
}

export async function signIn(login: string, password: string, code?: string): Promise<SignedInUser> {
  const answer = await post<{ user: SignedInUser; csrf: string }>('/sessions', { login, password, ...(code === undefined ? {} : { code }) });
  setCsrf(answer.csrf);
  return answer.user;
}

export interface SignOnChoice {
  name: string;
  start: string;
}

export async function loadSignOn(): Promise<SignOnChoice[]> {
  return (await get<{ providers: SignOnChoice[] }>('/sign-on')).providers;
}

/** Signs in by a key of the browser. Throws a DOMException when the person calls it off. */
export async function signInWithPasskey(): Promise<void> {
  const { token, options } = await post<{ token: string; options: unknown }>('/sessions/passkey/challenge');
  const credential = await signWithPasskey(options);
  setCsrf((await post<{ csrf: string }>('/sessions/passkey', { token, credential })).csrf);
}

/** Signs out; gives where the browser is to go to sign out at a provider too, null where there is no need. */
export async function signOut(): Promise<string | null> {
  const { address } = await post<{ address: string | null }>('/sessions/current/end');
  setCsrf(null);
  return address;
}

export async function saveLanguage(language: Language): Promise<void> {
  await request('PATCH', '/me', { body: { language } });
}

/** Whether the person may run a command. */
export function mayRun(me: Me, action: string): boolean {
  return me.actions.includes(action) || me.actions.includes('*');
}
