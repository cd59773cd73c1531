import { afterEach, describe, expect, it, vi } from 'vitest';
import { get, post, remove, send } from '@/api/call';
import { onSessionExpired, setCsrf, setRequestLanguage } from '@/api/client';
import type { ApiProblem} from '@/api/problem';
import { isProblem } from '@/api/problem';
import { createRecord, updateRecord } from '@/api/records';
import { readMe } from '@/api/session';
import { json } from './fixtures';

function answers(...responses: (Response | Error)[]) {
  const calls: { url: string; init: RequestInit; headers: Headers }[] = [];
  const stub = vi.fn((url: string, init: RequestInit) => {
    calls.push({ url, init, headers: new Headers(init.headers) });
    const next = responses[calls.length - 1];
    return next instanceof Response ? Promise.resolve(next) : Promise.reject(next ?? new Error('no more answers'));
  });
  vi.stubGlobal('fetch', stub);
  return calls;
}

const problem = (status: number, body: Record<string, unknown>, headers: Record<string, string> = {}) => json({ status, ...body }, { status, headers });

afterEach(() => {
  vi.unstubAllGlobals();
  setCsrf(null);
});

describe('requests', () => {
  it('carry the CSRF token where something changes, and only there', async () => {
    setCsrf('secret');
    const calls = answers(json({}), json({}));
    await get('/me');
    await post('/records/{object}', { path: { object: 'account' }, body: { name: 'x' } });
    expect(calls[0]?.headers.get('X-CSRF-Token')).toBeNull();
    expect(calls[1]?.headers.get('X-CSRF-Token')).toBe('secret');
    expect(calls[1]?.init.credentials).toBe('same-origin');
  });

  it('ask for messages in the person’s language', async () => {
    setRequestLanguage('en');
    const calls = answers(json({}));
    await get('/me');
    setRequestLanguage('zh-CN');
    expect(calls[0]?.headers.get('Accept-Language')).toBe('en');
  });

  it('leave empty parameters out of the address', async () => {
    const calls = answers(json({}));
    await get('/search', { query: { q: '昆山 a&b', limit: 5, object: undefined } });
    expect(calls[0]?.url).toBe('/api/v1/search?q=%E6%98%86%E5%B1%B1+a%26b&limit=5');
  });

  it('put the parts of a path into it, whatever they hold', async () => {
    const calls = answers(new Response(null, { status: 204 }), json({}));
    const nothing = await remove('/mail/bounces/{address}', { path: { address: 'a/b?c@x' } });
    expect(calls[0]?.url).toBe('/api/v1/mail/bounces/a%2Fb%3Fc%40x');
    expect(calls[0]?.init.method).toBe('DELETE');
    expect(nothing).toBeUndefined();
    await post('/merges/{id}/undo', { path: { id: '7' } });
    expect(calls[1]?.url).toBe('/api/v1/merges/7/undo');
    expect(calls[1]?.init.body).toBeUndefined();
  });

  it('are those that the server declares', () => {
    // @ts-expect-error there is no such path
    expect(() => get('/nothing')).toBeTypeOf('function');
    // @ts-expect-error its parts must be given
    expect(() => get('/records/{object}/{id}')).toBeTypeOf('function');
    // @ts-expect-error a name that its body does not have
    expect(() => post('/views', { body: { object: 'account', name: 'x', colour: 'red' } })).toBeTypeOf('function');
  });

  it('give the ETag with the record and send it back with a change', async () => {
    const calls = answers(json({ id: '1' }, { headers: { ETag: '"3"' } }), json({ id: '1' }));
    const answer = await send('get', '/records/{object}/{id}', { path: { object: 'account', id: '1' } });
    expect(answer.etag).toBe('"3"');
    await updateRecord('account', '1', { name: 'y' }, answer.etag);
    expect(calls[1]?.headers.get('If-Match')).toBe('"3"');
    expect(calls[1]?.init.method).toBe('PATCH');
  });

  it('make a record once however often they are sent', async () => {
    const calls = answers(json({ id: '1' }, { status: 201 }));
    await createRecord('account', { name: 'x' }, 'key-1');
    expect(calls[0]?.headers.get('Idempotency-Key')).toBe('key-1');
  });
});

describe('refusals', () => {
  it('become problems with a message for each field', async () => {
    answers(problem(422, { code: 'invalid', detail: '请检查填写的内容', errors: [{ field: 'name', code: 'required', message: '必填' }, { field: 'name', code: 'rule', message: '第二条' }] }));
    const error: unknown = await post('/records/{object}', { path: { object: 'account' }, body: {} }).catch((caught: unknown) => caught);
    expect(isProblem(error, 422)).toBe(true);
    expect((error as ApiProblem).fieldMessages).toEqual({ name: '必填' });
    expect((error as ApiProblem).sentence).toBe('请检查填写的内容');
  });

  it('say how long to wait', async () => {
    answers(problem(429, { code: 'too_many_requests' }, { 'Retry-After': '30' }));
    const error: unknown = await get('/me').catch((caught: unknown) => caught);
    expect((error as ApiProblem).retryAfter).toBe(30);
  });

  it('of an ended session are told to whoever listens; a wrong password is not one', async () => {
    const ended = vi.fn();
    onSessionExpired(ended);
    answers(problem(401, { code: 'wrong_credentials' }), problem(401, { code: 'unauthenticated' }));
    await post('/sessions', { body: { login: 'l', password: 'wrong' } }).catch(() => undefined);
    expect(ended).not.toHaveBeenCalled();
    await get('/me').catch(() => undefined);
    expect(ended).toHaveBeenCalledOnce();
  });

  it('without any answer have status 0', async () => {
    answers(new TypeError('failed to fetch'));
    const error: unknown = await get('/me').catch((caught: unknown) => caught);
    expect(isProblem(error, 0)).toBe(true);
  });

  it('that are no JSON still are problems', async () => {
    answers(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }));
    const error: unknown = await get('/me').catch((caught: unknown) => caught);
    expect(isProblem(error, 502)).toBe(true);
  });
});

describe('who is signed in', () => {
  it('is read with the organisation’s settings', () => {
    const me = readMe({
      id: '1', name: '林', login: 'l@x', organisation: '演示', language: 'en', currency: 'USD', currencies: [{ code: 'USD', digits: 2 }], time_zone: 'Europe/Berlin',
      roles: [{ id: '2', name: '管理员', code: 'administrator' }], rights: { objects: {}, actions: ['*'] }, department: null, manager: null, fiscal_start_month: 1,
      demo: false, second_factor_required: false, csrf: null, seen_by: null,
    });
    expect(me).toMatchObject({ organisation: '演示', currency: 'USD', timeZone: 'Europe/Berlin', administrator: true });
    expect(me.user).toMatchObject({ id: '1', language: 'en' });
  });
});
