/** Figures of goals, exact: as whole numbers of ten-thousandths, which is as many digits as a target has. */
import { formatAmount, formatNumber, formatPercent } from '@/lib/format';
import type { Locale } from '@/lib/locale';
import { plainNumber } from '@/lib/numberText';

const DIGITS = 4;
const ONE = 10n ** BigInt(DIGITS);
const PLAIN = /^(\d{1,15})(?:\.(\d*))?$/;
const HUNDRED = 100n;

/** The figure that a text in plain digits is; null where there is none. */
export function scaled(text: string | null | undefined): bigint | null {
  if (text === null || text === undefined) return null;
  const [whole = '0', part = ''] = text.split('.');
  return BigInt(whole + part.padEnd(DIGITS, '0').slice(0, DIGITS));
}

/** The text of a figure in plain digits. */
export function plain(value: bigint): string {
  const sign = value < 0n ? '-' : '';
  const size = value < 0n ? -value : value;
  const part = String(size % ONE).padStart(DIGITS, '0').replace(/0+$/, '');
  return `${sign}${size / ONE}${part ? `.${part}` : ''}`;
}

/** Several months as one figure: their sum, or where they don't add up the mean of those that are set, rounded half up. */
export function together(months: readonly (bigint | null)[], additive: boolean): bigint | null {
  let sum = 0n;
  let count = 0n;
  for (const each of months) {
    if (each === null) continue;
    sum += each;
    count += 1n;
  }
  if (count === 0n) return null;
  return additive ? sum : (sum * 2n + count) / (count * 2n);
}

/** What somebody typed or pasted as a month's figure: plain digits, null for nothing, undefined for what can't be one. */
export function readFigure(text: string, unit: string, places: number): string | null | undefined {
  if (text.trim() === '' || text.trim() === '—') return null;
  const found = PLAIN.exec(plainNumber(text));
  if (!found) return undefined;
  const [, whole = '', part = ''] = found;
  if (part.replace(/0+$/, '').length > DIGITS) return undefined;
  let value = scaled(`${whole}.${part}`) ?? 0n;
  // A share above one is a percentage, as a cell of percentages in a spreadsheet takes it.
  if (unit === 'percent' && (/[%％]/.test(text) || value > ONE)) {
    if (value % HUNDRED !== 0n) return undefined;
    value /= HUNDRED;
  }
  return value % 10n ** BigInt(DIGITS - places) === 0n ? plain(value) : undefined;
}

/** A figure as the grid shows it: all its digits, in groups; the currency is said once for all. */
export function shownFigure(text: string | null, unit: string, locale: Locale): string {
  if (text === null) return '';
  if (unit === 'percent') return formatPercent(Number(text), locale);
  return unit === 'money' ? formatAmount(text, locale) : formatNumber(text, locale);
}

/** A figure as it is edited and copied: plain digits, a percentage with its sign. */
export function typedFigure(text: string | null, unit: string): string {
  if (text === null) return '';
  return unit === 'percent' ? `${plain((scaled(text) ?? 0n) * HUNDRED)}%` : text;
}

/** How much one figure is of another, as a number for showing. */
export function shareOf(part: bigint, whole: bigint): number | null {
  return whole === 0n ? null : Number((part * 100_000n) / whole) / 100_000;
}
