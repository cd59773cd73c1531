/** Every key that a page answers to, declared once: the help that `?` opens is made of this. */
import { useEffect, useSyncExternalStore } from 'react';

const HELD = /mac|iphone|ipad/i.test(typeof navigator === 'undefined' ? '' : navigator.userAgent) ? '⌘' : 'Ctrl';

/** Keys by where they are in force; their words stand under `keys.<group>.<name>`. */
export const SHORTCUTS = {
  everywhere: { help: '?', palette: `${HELD} K`, search: '/', create: 'C', close: 'Esc' },
  list: { move: '↑ ↓ ← →', range: 'Shift ↑ ↓ ← →', edit: 'Enter', open: `${HELD} Enter`, choose: 'Space', all: `${HELD} A`, copy: `${HELD} C`, paste: `${HELD} V` },
  record: { edit: 'E', next: 'J', previous: 'K', save: `${HELD} Enter` },
  todo: { move: '↑ ↓', finish: 'Space', open: 'Enter', later: 'S', order: 'Alt ↑ ↓' },
  comments: { send: `${HELD} Enter` },
} as const;

export type ShortcutGroup = keyof typeof SHORTCUTS;

let active: readonly ShortcutGroup[] = [];
const listeners = new Set<() => void>();

function change(next: readonly ShortcutGroup[]): void {
  active = next;
  listeners.forEach((listener) => listener());
}

/** Says that the keys of a group are in force as long as the component is shown. */
export function useKeysOf(group: ShortcutGroup): void {
  useEffect(() => {
    change([...active, group]);
    return () => {
      const at = active.lastIndexOf(group);
      change(active.filter((_, index) => index !== at));
    };
  }, [group]);
}

/** The groups that are in force, each once. */
export function useActiveKeys(): ShortcutGroup[] {
  const found = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => active,
  );
  return [...new Set<ShortcutGroup>(['everywhere', ...found])];
}

/** Whether a key is typed into something rather than meant for the page. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select, [role=textbox], [role=combobox]') !== null);
}
