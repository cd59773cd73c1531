/** One way to the server: JSON over fetch with the session cookie and its CSRF token. */
import { ApiProblem } from './problem';
import type { Language } from './types';

export const BASE = '/api/v1';

const CSRF_KEY = 'yunchou.csrf';
const SAFE = new Set(['GET', 'HEAD']);

export interface Answer<T> {
  data: T;
  etag: string | null;
}

export interface RequestOptions {
  body?: unknown;
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string | undefined>;
  signal?: AbortSignal | undefined;
}

const SEEN_KEY = 'yunchou.seeAs';

let csrf: string | null = null;
let language: Language = 'zh-CN';
let whenExpired: (() => void) | null = null;
let whenRestricted: (() => void) | null = null;
/** Refusals of a way of signing in, which say nothing about a session. */
const SIGNING_IN = new Set(['wrong_credentials', 'code_required', 'wrong_code']);

export function setCsrf(token: string | null): void {
  csrf = token;
  if (token) localStorage.setItem(CSRF_KEY, token);
  else localStorage.removeItem(CSRF_KEY);
}

/** The token that unsafe requests carry. */
export function csrfToken(): string | null {
  return csrf ?? localStorage.getItem(CSRF_KEY);
}

/** Whom this window shows the organisation as, by id: only an administrator's, who may then only look. */
export function seenAs(): string | null {
  return sessionStorage.getItem(SEEN_KEY);
}

/** From the next request on this window sees as somebody else, or as oneself again. */
export function setSeenAs(person: string | null): void {
  if (person) sessionStorage.setItem(SEEN_KEY, person);
  else sessionStorage.removeItem(SEEN_KEY);
}

/** The language in which messages come back. */
export function requestLanguage(): Language {
  return language;
}

/** Whether this browser has signed in before: without a token there is no session worth asking for. */
export function mayBeSignedIn(): boolean {
  return (csrf ?? localStorage.getItem(CSRF_KEY)) !== null;
}

/** Messages come back in this language. */
export function setRequestLanguage(name: Language): void {
  language = name;
}

/** Called when the server no longer knows the session. */
export function onSessionExpired(handler: () => void): void {
  whenExpired = handler;
}

/** Called when the person has to set up a second factor before anything else. */
export function onSecondFactorRequired(handler: () => void): void {
  whenRestricted = handler;
}

function address(path: string, query: RequestOptions['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return `${BASE}${path}${text ? `?${text}` : ''}`;
}

function requestHeaders(method: string, options: RequestOptions): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(options.headers ?? {})) if (value !== undefined) headers.set(name, value);
  headers.set('Accept', 'application/json');
  headers.set('Accept-Language', language);
  const person = seenAs();
  if (person) headers.set('X-See-As', person);
  if (options.body !== undefined && !(options.body instanceof FormData)) {
    headers.set('Content-Type', 'application/json');
  }
  if (!SAFE.has(method)) {
    const token = csrf ?? localStorage.getItem(CSRF_KEY);
    if (token) headers.set('X-CSRF-Token', token);
  }
  return headers;
}

/**
 * Sends one request, for the calls of `call.ts`, which know what is answered, and gives the parsed answer with its ETag.
 * Throws ApiProblem for every answer that is not a success, with status 0 when none came.
 */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  const { body } = options;
  let response: Response;
  try {
    response = await fetch(address(path, options.query), {
      method,
      credentials: 'same-origin',
      headers: requestHeaders(method, options),
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiProblem(0, { code: 'unreachable' });
  }
  if (!response.ok) {
    const problem = await ApiProblem.from(response);
    if (problem.status === 401 && !SIGNING_IN.has(problem.code)) whenExpired?.();
    if (problem.code === 'second_factor_required') whenRestricted?.();
    throw problem;
  }
  const text = response.status === 204 ? '' : await response.text();
  return { data: (text ? JSON.parse(text) : undefined) as T, etag: response.headers.get('ETag') };
}
