import { createContext, use } from 'react';
import type { Labels, Language } from '@/api/types';

/** What values are written by: the person's language, the organisation's time zone and currency. */
export interface Locale {
  language: Language;
  timeZone: string;
  currency: string;
}

export const defaultLocale: Locale = { language: 'zh-CN', timeZone: 'Asia/Shanghai', currency: 'CNY' };

export const LocaleContext = createContext<Locale>(defaultLocale);

export function useLocale(): Locale {
  return use(LocaleContext);
}

/** A label in the language, or in the other where that one is missing. */
export function labelText(labels: Labels | string | null | undefined, language: Language): string {
  if (!labels) return '';
  if (typeof labels === 'string') return labels;
  return labels[language] ?? labels['zh-CN'] ?? labels.en ?? '';
}
