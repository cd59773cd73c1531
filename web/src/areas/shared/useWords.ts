import { useTranslation } from 'react-i18next';

export type Words = (key: string, values?: Record<string, string | number>) => string;

/** The words of one area, fetched when it is first shown. */
export function useWords(namespace: string): Words {
  const { t } = useTranslation(namespace);
  return t as unknown as Words;
}
