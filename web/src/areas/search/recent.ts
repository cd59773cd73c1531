/** The last searches of this browser, the newest first. */
import { kept } from '@/lib/store';

const KEY = 'searches';
const MOST = 8;

export function recentSearches(): string[] {
  const stored = kept.get(KEY);
  return Array.isArray(stored) ? stored.filter((each): each is string => typeof each === 'string').slice(0, MOST) : [];
}

export function rememberSearch(text: string): void {
  const sought = text.trim();
  if (!sought) return;
  kept.set(KEY, [sought, ...recentSearches().filter((each) => each !== sought)].slice(0, MOST));
}

export function forgetSearches(): void {
  kept.set(KEY, null);
}
