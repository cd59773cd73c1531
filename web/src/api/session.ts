import { get, patch, post, type Schemas } from './call';
import { setCsrf } from './client';
import type { Currency } from '@/lib/locale';
import { signWithPasskey } from '@/lib/passkey';
import { kept } from '@/lib/store';
import type { Language, ServerInfo } from './types';

const CHOSEN = 'chosenLanguage';

/** Who is signed in, with the settings of the organisation that values are shown by. */
export interface Me {
  user: { id: string; name: string; login: string; language: Language };
  organisation: string;
  currency: string;
  currencies: Currency[];
  timeZone: string;
  /** The month in which the organisation's year begins. */
  fiscalStart: number;
  roles: string[];
  administrator: boolean;
  rights: Schemas['Rights']['objects'];
  /** The commands that the person may run; `*` stands for all. */
  actions: string[];
  /** The name of the administrator who looks at what this person sees. */
  seenBy: string | null;
}

export function readMe(answer: Schemas['MeAnswer']): Me {
  return {
    user: { id: answer.id, name: answer.name, login: answer.login ?? '', language: answer.language },
    organisation: answer.organisation,
    currency: answer.currency,
    currencies: answer.currencies,
    timeZone: answer.time_zone,
    fiscalStart: answer.fiscal_start_month,
    roles: answer.roles.map((role) => role.code ?? role.name),
    administrator: answer.roles.some((role) => role.code === 'administrator'),
    rights: answer.rights.objects,
    actions: answer.rights.actions,
    seenBy: answer.seen_by?.name ?? null,
  };
}

export async function loadMe(): Promise<Me> {
  const answer = await get('/me');
  if (answer.csrf !== null) setCsrf(answer.csrf);
  const chosen = kept.get(CHOSEN);
  if ((chosen !== 'en' && chosen !== 'zh-CN') || answer.seen_by !== null) return readMe(answer);
  // Chosen before signing in, so by whoever signs in now: answers of the server and letters follow the pages.
  kept.set(CHOSEN, null);
  if (chosen !== answer.language) await saveLanguage(chosen);
  return readMe({ ...answer, language: chosen });
}

export function loadServer(): Promise<ServerInfo> {
  return get('/server');
}

export async function signIn(login: string, password: string, code?: string): Promise<void> {
  setCsrf((await post('/sessions', { body: { login, password, ...(code === undefined ? {} : { code }) } })).csrf);
}

export type SignOnChoice = Schemas['Choice'];

export async function loadSignOn(): Promise<SignOnChoice[]> {
  return (await get('/sign-on')).providers;
}

/** Signs in by a key of the browser. Throws a DOMException when the person calls it off. */
export async function signInWithPasskey(): Promise<void> {
  const { token, options } = await post('/sessions/passkey/challenge');
  const credential = await signWithPasskey(options);
  setCsrf((await post('/sessions/passkey', { body: { token, credential } })).csrf);
}

/** Signs out; gives where the browser is to go to sign out at a provider too, null where there is no need. */
export async function signOut(): Promise<string | null> {
  const { address } = await post('/sessions/current/end');
  setCsrf(null);
  return address;
}

export async function saveLanguage(language: Language): Promise<void> {
  await patch('/me', { body: { language } });
}

/** Remembers a language that somebody chose who is not signed in, until somebody is. */
export function keepChosenLanguage(language: Language): void {
  kept.set(CHOSEN, language);
}

/** Whether the person may run a command. */
export function mayRun(me: Me, action: string): boolean {
  return me.actions.includes(action) || me.actions.includes('*');
}
