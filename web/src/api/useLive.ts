import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { refreshObject } from '@/records/refresh';
import { applyChanges, refreshAll } from '@/records/liveChanges';
import { listen, type LiveState } from './live';

let state: LiveState = 'connecting';
const listeners = new Set<() => void>();

function setState(next: LiveState): void {
  state = next;
  listeners.forEach((listener) => listener());
}

/** Whether changes of others arrive at the moment. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** Listens to the server for as long as the shell is shown and keeps the cached answers true. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      listen({
        onChanges: (events) => void applyChanges(client, events),
        onJob: (job) => client.setQueryData(['job', job.id], job),
        onModel: () => {
          for (const kind of ['me', 'objects', 'pages', 'actions']) void client.invalidateQueries({ queryKey: [kind] });
          refreshAll(client);
        },
        onNotification: () => void client.invalidateQueries({ queryKey: ['notifications'] }),
        onAccess: (object, record) => {
          for (const kind of ['record', 'history', 'access']) void client.invalidateQueries({ queryKey: [kind, object, record] });
          refreshObject(client, object);
        },
        onPresence: (object, record) => void client.invalidateQueries({ queryKey: ['presence', object, record] }),
        onGap: () => refreshAll(client),
        onState: setState,
      }),
    [client],
  );
}
