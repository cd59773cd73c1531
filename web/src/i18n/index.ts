import i18n, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { setRequestLanguage } from '@/api/client';
import type { Language } from '@/api/types';
import { kept } from '@/lib/store';

export const languages: readonly Language[] = ['zh-CN', 'en'];

const files = import.meta.glob<{ default: Record<string, unknown> }>('./locales/*/*.json');

/** Fetches one language's words of one namespace when they are first asked for. */
const onDemand: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = files[`./locales/${language}/${namespace}.json`];
    if (!load) {
      done(new Error(`no words for ${language}/${namespace}`), false);
      return;
    }
    load().then(
      (words) => done(null, words.default),
      (error: unknown) => done(error as Error, true),
    );
  },
};

export function preferredLanguage(): Language {
  const stored = kept.get('language');
  return stored === 'en' ? 'en' : 'zh-CN';
}

function remember(language: string): void {
  const name: Language = language === 'en' ? 'en' : 'zh-CN';
  setRequestLanguage(name);
  document.documentElement.lang = name;
}

/** A name as it stands within an English sentence: "New opportunity", but "New API key". */
export function withinSentence(name: string): string {
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

export async function startTranslations(): Promise<void> {
  i18n.on('languageChanged', remember);
  await i18n
    .use(onDemand)
    .use(initReactI18next)
    .init({
      lng: preferredLanguage(),
      fallbackLng: false,
      supportedLngs: [...languages],
      ns: ['core'],
      defaultNS: 'core',
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    });
  i18n.services.formatter?.add('within', (value: unknown) => withinSentence(String(value)));
}

export async function changeLanguage(language: Language): Promise<void> {
  kept.set('language', language);
  await i18n.changeLanguage(language);
}

export { i18n };
