import { createContext, use } from 'react';
import type { Labels, Language } from '@/api/types';

/** What values are written by: the person's language, the organisation's time zone and currency. */
export interface Locale {
  language: Language;
  timeZone: string;
  currency: string;
  /** The currencies that amounts may be given in, the organisation's first, with the digits after the point of each. */
  currencies: readonly Currency[];
}

export interface Currency {
  code: string;
  digits: number;
}

export const defaultLocale: Locale = { language: 'zh-CN', timeZone: 'Asia/Shanghai', currency: 'CNY', currencies: [{ code: 'CNY', digits: 2 }] };

export const LocaleContext = createContext<Locale>(defaultLocale);

export function useLocale(): Locale {
  return use(LocaleContext);
}

/** Names one after the other, as the language lists them. */
export function listed(names: readonly string[], language: Language): string {
  return names.join(language === 'en' ? ', ' : '、');
}

/** A label in the language, or in the other where that one is missing. */
export function labelText(labels: Labels | string | null | undefined, language: Language): string {
  if (!labels) return '';
  if (typeof labels === 'string') return labels;
  return labels[language] ?? labels['zh-CN'] ?? labels.en ?? '';
}
