import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decideMany, say, takeBack, withdraw } from '@/areas/approvals/api';
import { json } from './fixtures';

/** What the next calls are answered, one after the other; an error is an answer that was lost. */
let next: (Response | Error)[] = [];
let keys: (string | null)[] = [];

beforeEach(() => {
  next = [];
  keys = [];
  vi.stubGlobal(
    'fetch',
    vi.fn((_: string, init: RequestInit) => {
      keys.push(new Headers(init.headers).get('Idempotency-Key'));
      const answer = next.shift();
      return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer ?? new Error('no more answers'));
    }),
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const lost = () => new TypeError('Failed to fetch');
const refused = (status: number) => json({ status, code: 'x' }, { status });

test('each press has a key of its own', async () => {
  next = [json({}), json({}), json({ results: [] }), json({ results: [] })];
  await say('1', { verb: 'approve' });
  await say('1', { verb: 'approve' });
  await decideMany(['1', '2'], 'approve', '');
  await decideMany(['1', '2'], 'approve', '');
  expect(new Set(keys).size).toBe(4);
  expect(keys.every((key) => key !== null && key.length >= 32)).toBe(true);
});

test('a press whose answer was lost is sent with its key again, until an answer comes', async () => {
  next = [lost(), refused(502), json({}), json({})];
  await expect(say('2', { verb: 'approve', comment: 'ok' })).rejects.toMatchObject({ status: 0 });
  await expect(say('2', { verb: 'approve', comment: 'ok' })).rejects.toMatchObject({ status: 502 });
  await say('2', { verb: 'approve', comment: 'ok' });
  await say('2', { verb: 'approve', comment: 'ok' });
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).toBe(keys[0]);
  expect(keys[3]).not.toBe(keys[0]);
});

test('something else that is said, or said of something else, is another press', async () => {
  next = [lost(), lost(), lost(), lost(), json({})];
  await expect(withdraw('3', '')).rejects.toThrow();
  await expect(withdraw('3', 'a mistake')).rejects.toThrow();
  await expect(takeBack('3')).rejects.toThrow();
  await expect(takeBack('4')).rejects.toThrow();
  await withdraw('3', '');
  expect(new Set(keys).size).toBe(5);
});

test('what was refused, or sent long ago, is another press', async () => {
  vi.useFakeTimers();
  next = [refused(409), lost(), json({})];
  await expect(takeBack('5')).rejects.toMatchObject({ status: 409 });
  await expect(takeBack('5')).rejects.toMatchObject({ status: 0 });
  vi.setSystemTime(Date.now() + 11 * 60_000);
  await takeBack('5');
  expect(new Set(keys).size).toBe(3);
});

test('two presses at once are one', async () => {
  next = [json({}), json({})];
  await Promise.all([say('6', { verb: 'approve' }), say('6', { verb: 'approve' })]);
  expect(keys[1]).toBe(keys[0]);
});
