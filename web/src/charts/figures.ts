/** Figures of metrics as numbers and as words. */
import type { Language } from '@/api/types';
import { asMoney, asNumber } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { currencySymbol, formatAmount, formatNumber, formatPercent } from '@/lib/format';
import type { Locale } from '@/lib/locale';
import type { NumberStyle } from './numberStyle';

export type Unit = 'money' | 'number' | 'percent' | 'days';

/** A figure as a number, whatever it is measured in; null where it is unknown. */
export function figureNumber(value: unknown): number | null {
  return asNumber(isObject(value) ? value['amount'] : value);
}

const WHOLE_DECIMALS = 1;

/** Units of large figures, largest first: from which size, its name, and what is left out. */
const UNITS: Readonly<Record<Language, readonly (readonly [number, string])[]>> = {
  'zh-CN': [
    [1e8, ' 亿'],
    [1e4, ' 万'],
  ],
  en: [
    [1e9, 'B'],
    [1e6, 'M'],
    [1e4, 'K'],
  ],
};
const LEADING_DIGITS = 4;

/** A large figure at a glance with four leading digits at most: 1.253 亿, 125.3 万; 1.25M in English. */
export function shortNumber(value: number, locale: Locale): string {
  const size = Math.abs(value);
  const unit = UNITS[locale.language].find(([least]) => size >= least);
  if (!unit) return formatNumber(round(value, size >= 100 ? 0 : 2), locale);
  const divisor = locale.language === 'en' && unit[0] === 1e4 ? 1e3 : unit[0];
  const scaled = value / divisor;
  const whole = Math.floor(Math.abs(scaled)).toString().length;
  return `${formatNumber(round(scaled, Math.max(0, Math.min(2, LEADING_DIGITS - whole))), locale)}${unit[1]}`;
}

/** A figure without its unit: what an axis, a table column or a big number shows. */
export function plainFigure(value: unknown, unit: Unit, locale: Locale, style: NumberStyle): string {
  const number = figureNumber(value);
  if (number === null) return '—';
  if (unit === 'percent') return formatPercent(round(number, 3), locale);
  if (unit === 'days') return formatNumber(round(number, WHOLE_DECIMALS), locale);
  if (style === 'short') return shortNumber(number, locale);
  return unit === 'money' ? formatAmount(Math.round(number), locale) : formatNumber(round(number, 2), locale);
}

/** A figure with its unit, `¥125.3 万`, `48 天`. */
export function figureText(value: unknown, unit: Unit, locale: Locale, style: NumberStyle): string {
  const text = plainFigure(value, unit, locale, style);
  if (text === '—') return text;
  if (unit === 'money') {
    const symbol = currencySymbol(asMoney(value, locale.currency)?.currency ?? locale.currency);
    return text.startsWith('-') ? `-${symbol}${text.slice(1)}` : `${symbol}${text}`;
  }
  if (unit === 'days') return locale.language === 'en' ? `${text} ${text === '1' ? 'day' : 'days'}` : `${text} 天`;
  return text;
}

/** What a column of figures is measured in, said once; empty for bare counts. */
export function unitMark(unit: Unit, locale: Locale): string {
  if (unit === 'money') return currencySymbol(locale.currency);
  if (unit === 'days') return locale.language === 'en' ? 'days' : '天';
  return '';
}

export function round(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}

export interface Change {
  /** 0.12 for twelve per cent more; null where there was nothing before. */
  ratio: number | null;
  direction: 'up' | 'down' | 'same';
  /** Whether the change is what one wants. */
  good: boolean | null;
}

/** How a figure moved against the one before. Percentages move by points, so their difference is the ratio. */
export function changeOf(now: unknown, before: unknown, unit: Unit, better: 'higher' | 'lower'): Change | null {
  const current = figureNumber(now);
  const earlier = figureNumber(before);
  if (current === null || earlier === null) return null;
  const difference = current - earlier;
  const direction = difference > 0 ? 'up' : difference < 0 ? 'down' : 'same';
  const ratio = unit === 'percent' ? difference : earlier === 0 ? (difference === 0 ? 0 : null) : difference / Math.abs(earlier);
  const good = direction === 'same' ? null : (direction === 'up') === (better === 'higher');
  return { ratio, direction, good };
}
