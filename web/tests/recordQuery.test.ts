import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { recordQuery } from '@/records/queries';
import { afterWrite } from '@/records/refresh';
import { json } from './fixtures';

afterEach(() => vi.unstubAllGlobals());

const answer = (version: number) => json({ id: '1', name: `v${version}`, version }, { headers: { ETag: `"${version}"` } });

it('a read that was on its way while a save was answered does not bring the older record back', async () => {
  const client = new QueryClient();
  let arrive: (response: Response) => void = () => undefined;
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => { arrive = resolve; }));
  const reading = client.fetchQuery(recordQuery('account', '1'));
  afterWrite(client, 'account', { data: { id: '1', name: 'v3', version: 3 }, etag: '"3"' });
  arrive(answer(2));
  await reading;
  expect(client.getQueryData(recordQuery('account', '1').queryKey)).toMatchObject({ etag: '"3"', data: { name: 'v3' } });
});

it('a newer record takes the place of the known one', async () => {
  const client = new QueryClient();
  client.setQueryData(['record', 'account', '1'], { data: { id: '1', name: 'v3', version: 3 }, etag: '"3"' });
  vi.stubGlobal('fetch', () => Promise.resolve(answer(4)));
  await client.fetchQuery(recordQuery('account', '1'));
  expect(client.getQueryData(recordQuery('account', '1').queryKey)).toMatchObject({ etag: '"4"', data: { name: 'v4' } });
});
