import { useSyncExternalStore } from 'react';

export interface Notice {
  id: number;
  kind: 'success' | 'info' | 'error';
  text: string;
  action?: { label: string; run: () => void | Promise<void> };
}

const STAY = 10_000;
const STAY_PLAIN = 4_000;

let notices: readonly Notice[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function publish(next: readonly Notice[]): void {
  notices = next;
  listeners.forEach((listener) => listener());
}

export function dismiss(id: number): void {
  publish(notices.filter((notice) => notice.id !== id));
}

/**
 * Says what happened. With an action (undo) it stays ten seconds, else four; errors stay ten. Its time begins with the
 * first picture after it: a page that is busy drawing, or that nobody looks at, takes nothing from it.
 */
export function notify(notice: Omit<Notice, 'id'>): void {
  const id = nextId++;
  publish([...notices.slice(-3), { ...notice, id }]);
  const stay = notice.action || notice.kind === 'error' ? STAY : STAY_PLAIN;
  requestAnimationFrame(() => setTimeout(() => dismiss(id), stay));
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
}
