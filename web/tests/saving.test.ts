import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ObjectView } from '@/model/view';
import { SaveConflict, saveChange, sameInput, toInputs } from '@/records/saving';
import { json, model } from './fixtures';

const view = model.objects.get('account') as ObjectView;
const base = { id: '1', name: 'A', industry: 'bank', amount: { amount: '5.00', currency: 'CNY' } };
const stale = () => json({ status: 412, code: 'version_conflict' }, { status: 412 });
const latest = (values: Record<string, unknown>, etag = '"9"') => json({ ...base, ...values }, { headers: { ETag: etag } });

function answers(...responses: Response[]) {
  const sent: { method: string; match: string | null; body: unknown }[] = [];
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    sent.push({ method: init.method ?? '', match: new Headers(init.headers).get('If-Match'), body: init.body ? JSON.parse(init.body as string) : null });
    return Promise.resolve(responses[sent.length - 1]);
  });
  return sent;
}

afterEach(() => vi.unstubAllGlobals());

describe('saving against the version that was seen', () => {
  const change = { id: '1', base, values: { name: 'B' }, etag: '"3"' };

  it('sends only what changed', async () => {
    const sent = answers(latest({ name: 'B' }));
    await saveChange(view, change);
    expect(sent).toEqual([{ method: 'PATCH', match: '"3"', body: { name: 'B' } }]);
  });

  it('lets both changes stand where others changed another field', async () => {
    const sent = answers(stale(), latest({ industry: 'retail' }), latest({ name: 'B', industry: 'retail' }));
    await saveChange(view, change);
    expect(sent.map((one) => [one.method, one.match])).toEqual([['PATCH', '"3"'], ['GET', null], ['PATCH', '"9"']]);
  });

  it('writes nothing where the same field was changed to something else', async () => {
    const sent = answers(stale(), latest({ name: 'C' }));
    const error: unknown = await saveChange(view, change).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SaveConflict);
    expect(error).toMatchObject({ fields: ['name'], etag: '"9"', latest: { name: 'C' } });
    expect(sent).toHaveLength(2);
  });

  it('is no conflict where both wrote the same', async () => {
    answers(stale(), latest({ name: 'B' }), latest({ name: 'B' }));
    await expect(saveChange(view, change)).resolves.toMatchObject({ data: { name: 'B' } });
  });
});

describe('values on their way to the server', () => {
  it('take the shapes that it reads', () => {
    const values = { name: '  A ', parent: { id: '7', name: 'P' }, owner: null, roles: [{ id: '1', name: 'R' }], score: '', unheard_of: 1 };
    expect(toInputs(view, values)).toEqual({ name: 'A', parent: '7', owner: null, roles: ['1'], score: null });
  });

  it('are compared as they would be stored', () => {
    expect(sameInput(view, 'parent', { id: '7', name: 'P' }, { id: '7', name: 'Renamed' })).toBe(true);
    expect(sameInput(view, 'name', '', null)).toBe(true);
    expect(sameInput(view, 'name', 'a', 'b')).toBe(false);
  });
});
