import { createContext, use } from 'react';
import { kept } from '@/lib/store';
import type { ThemeName } from './tokens';

export interface ThemeChoice {
  theme: ThemeName;
  toggle: () => void;
}

export const ThemeContext = createContext<ThemeChoice>({ theme: 'light', toggle: () => undefined });

export function useTheme(): ThemeChoice {
  return use(ThemeContext);
}

/** The person's choice, or the one of the machine. */
export function chosenTheme(): ThemeName {
  const stored = kept.get('theme');
  if (stored === 'light' || stored === 'dark') return stored;
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
