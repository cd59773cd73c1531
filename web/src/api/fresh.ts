/** Which records somebody else has just changed, so that lists and pages can say so for a moment. */
import { useSyncExternalStore } from 'react';

const STAY = 2_000;

const fresh = new Set<string>();
const listeners = new Set<() => void>();

function tell(): void {
  listeners.forEach((listener) => listener());
}

export function markFresh(object: string, ids: readonly string[]): void {
  const keys = ids.map((id) => `${object}.${id}`);
  keys.forEach((key) => fresh.add(key));
  tell();
  setTimeout(() => {
    keys.forEach((key) => fresh.delete(key));
    tell();
  }, STAY);
}

export function useIsFresh(object: string, id: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => fresh.has(`${object}.${id}`),
  );
}
