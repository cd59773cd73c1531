/** Whether large figures are written short (12.5 万, 1.3M) or in full: a person's setting, kept in the browser. */
import { useSyncExternalStore } from 'react';
import { kept } from '@/lib/store';

export type NumberStyle = 'short' | 'full';

const KEY = 'numbers';
const listeners = new Set<() => void>();

function read(): NumberStyle {
  return kept.get(KEY) === 'full' ? 'full' : 'short';
}

export function setNumberStyle(style: NumberStyle): void {
  kept.set(KEY, style);
  listeners.forEach((listener) => listener());
}

export function useNumberStyle(): NumberStyle {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
}
