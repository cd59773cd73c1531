import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listen, type LiveHandlers } from '@/api/live';
import type { ChangeEvent, RecordData } from '@/api/types';
import { rowsKey, type RowsData } from '@/records/list/useRows';
import { applyChanges } from '@/records/liveChanges';
import { json } from './fixtures';

class FakeSource {
  static readonly CLOSED = 2;
  static last: FakeSource;
  static count = 0;
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    FakeSource.last = this;
    FakeSource.count += 1;
  }
  close() {
    this.readyState = FakeSource.CLOSED;
  }
  say(message: unknown) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

function event(record: string, type = 'account.updated'): ChangeEvent {
  return { id: `e${record}`, type, at: '2026-11-22T10:00:00Z', actor: { id: '9', name: '别人' }, object: 'account', record, changes: {}, cause: null };
}

function handlers() {
  return { onChanges: vi.fn<LiveHandlers['onChanges']>(), onJob: vi.fn<LiveHandlers['onJob']>(), onNotification: vi.fn(), onAccess: vi.fn<LiveHandlers['onAccess']>(), onPresence: vi.fn<LiveHandlers['onPresence']>(), onModel: vi.fn<LiveHandlers['onModel']>(), onGap: vi.fn<LiveHandlers['onGap']>(), onState: vi.fn<LiveHandlers['onState']>() };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
  FakeSource.count = 0;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the stream of changes', () => {
  it('asks for everything again when the server no longer knows what was missed', () => {
    const told = handlers();
    const stop = listen(told);
    FakeSource.last.onopen?.();
    FakeSource.last.say({ type: 'events.missed' });
    expect(told.onGap).toHaveBeenCalledOnce();
    expect(told.onChanges).not.toHaveBeenCalled();
    stop();
  });

  it('tells changes that come together at once', () => {
    const told = handlers();
    const stop = listen(told);
    FakeSource.last.onopen?.();
    FakeSource.last.say(event('1'));
    FakeSource.last.say(event('2'));
    vi.advanceTimersByTime(300);
    expect(told.onChanges).toHaveBeenCalledOnce();
    expect(told.onChanges.mock.calls[0]?.[0]).toHaveLength(2);
    stop();
  });

  it('tells of a record that was given to the person or taken back', () => {
    const told = handlers();
    const stop = listen(told);
    FakeSource.last.say({ type: 'access.changed', object: 'account', record: '7' });
    vi.advanceTimersByTime(300);
    expect(told.onAccess).toHaveBeenCalledExactlyOnceWith('account', '7');
    expect(told.onChanges).not.toHaveBeenCalled();
    stop();
  });

  it('passes jobs on by themselves', () => {
    const told = handlers();
    const stop = listen(told);
    FakeSource.last.say({ type: 'job.updated', object: 'job', record: '5', job: { id: '5', state: 'running' } });
    expect(told.onJob).toHaveBeenCalledWith({ id: '5', state: 'running' });
    stop();
  });

  it('says that the model is another one', () => {
    const told = handlers();
    const stop = listen(told);
    FakeSource.last.say({ type: 'model.changed' });
    expect(told.onModel).toHaveBeenCalledOnce();
    stop();
  });

  it('leaves a short break to the browser, and asks for everything again after a refusal', () => {
    const told = handlers();
    const stop = listen(told);
    FakeSource.last.onopen?.();
    FakeSource.last.onerror?.();
    expect(FakeSource.count).toBe(1);
    FakeSource.last.onopen?.();
    expect(told.onGap).not.toHaveBeenCalled();
    FakeSource.last.readyState = FakeSource.CLOSED;
    FakeSource.last.onerror?.();
    vi.advanceTimersByTime(1_500);
    expect(FakeSource.count).toBe(2);
    FakeSource.last.onopen?.();
    expect(told.onGap).toHaveBeenCalledOnce();
    stop();
  });

  it('stops when told to', () => {
    const told = handlers();
    listen(told)();
    FakeSource.last.onerror?.();
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.count).toBe(1);
  });
});

describe('a change of somebody else', () => {
  const query = { fields: ['name'], where: 'amount > 1', sort: [] };
  const key = rowsKey('account', query);

  function openList(rows: RecordData[]) {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
    const data: RowsData = { pages: [{ records: rows, next: null, count: null }], pageParams: [null] };
    client.setQueryData(key, data);
    const stop = new QueryObserver(client, { queryKey: key }).subscribe(() => undefined);
    return { client, stop, rows: () => client.getQueryData<RowsData>(key)?.pages[0]?.records };
  }

  it('is read with the list’s own filter, and changes, adds and removes rows', async () => {
    vi.useRealTimers();
    const list = openList([{ id: '1', name: 'A' }, { id: '2', name: 'B' }]);
    const asked: unknown[] = [];
    vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
      asked.push(JSON.parse(init.body as string));
      return Promise.resolve(json({ records: [{ id: '1', name: 'A2' }, { id: '3', name: 'C' }], next: null, count: null }));
    });
    await applyChanges(list.client, [event('1'), event('2'), event('3', 'account.created')]);
    expect(asked[0]).toMatchObject({ where: 'amount > 1', among: { id: ['1', '2', '3'] }, fields: ['name'] });
    expect(list.rows()).toEqual([{ id: '3', name: 'C' }, { id: '1', name: 'A2' }]);
    list.stop();
  });

  it('of another object leaves the list alone', async () => {
    vi.useRealTimers();
    const list = openList([{ id: '1', name: 'A' }]);
    const asked = vi.fn();
    vi.stubGlobal('fetch', asked);
    await applyChanges(list.client, [{ ...event('1'), object: 'contact' }]);
    expect(asked).not.toHaveBeenCalled();
    list.stop();
  });
});
