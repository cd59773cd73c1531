/** What the editor of amounts knows of currencies. */
import type { Locale } from '@/lib/locale';

/** Digits after the point of a currency's amounts: two where it is not known. */
export function digitsOf(locale: Locale, currency: string): number {
  return locale.currencies.find((one) => one.code === currency)?.digits ?? 2;
}

/** The currencies to choose from; that of the amount at hand is among them even when it is no longer in use. */
export function currencyOptions(locale: Locale, current: string): { value: string; label: string }[] {
  const codes = locale.currencies.map((one) => one.code);
  const all = codes.includes(current) ? codes : [...codes, current];
  return all.map((code) => ({ value: code, label: code }));
}

/** Digits in groups of three, as they are typed: nothing is rounded. */
export function grouped(value: string | number | undefined): string {
  const [whole = '', part] = String(value ?? '').split('.');
  const separated = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return part === undefined ? separated : `${separated}.${part}`;
}
