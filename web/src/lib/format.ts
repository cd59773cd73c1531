/** Dates, numbers and money as people read them in each language. */
import type { Address, Money } from '@/api/types';
import type { Locale } from './locale';
import { dayOf, daysBetween, todayIn, wallClock } from './zone';

const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function numberFormat(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language}${JSON.stringify(options)}`;
  let found = numberFormats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(language, options);
    numberFormats.set(key, found);
  }
  return found;
}

function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language}${JSON.stringify(options)}`;
  let found = dateFormats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(language, options);
    dateFormats.set(key, found);
  }
  return found;
}

export function formatNumber(value: number | string, locale: Locale, decimals?: number): string {
  const fixed = decimals === undefined ? { maximumFractionDigits: 6 } : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return numberFormat(locale.language, fixed).format(value as number);
}

/** The organisation's language writes 25 % for 0.25, with as many decimals as are there, two at most. */
export function formatPercent(value: number, locale: Locale): string {
  return numberFormat(locale.language, { style: 'percent', maximumFractionDigits: 2 }).format(value);
}

/** An amount without its currency, which a column or a figure says once. */
export function formatAmount(value: Money | number | string, locale: Locale): string {
  const amount = String(typeof value === 'object' ? value.amount : value);
  const places = amount.split('.')[1] ?? '';
  const digits = /[1-9]/.test(places) ? (typeof value === 'number' ? 2 : Math.min(Math.max(2, places.length), 10)) : 0;
  // As text: an amount may have more digits than a binary number keeps.
  return numberFormat(locale.language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    amount as unknown as number,
  );
}

const SYMBOLS: Readonly<Record<string, string>> = { CNY: '¥', USD: 'US$', EUR: '€', GBP: '£', JPY: 'JP¥', HKD: 'HK$', KRW: '₩', TWD: 'NT$', SGD: 'S$' };

/** What stands before an amount; a code where no sign is in use. */
export function currencySymbol(currency: string): string {
  return SYMBOLS[currency] ?? `${currency} `;
}

/** An amount with its currency, `¥1,234.50`. */
export function formatMoney(value: Money, locale: Locale): string {
  const symbol = currencySymbol(value.currency);
  const negative = value.amount.startsWith('-');
  const text = formatAmount({ ...value, amount: value.amount.replace('-', '') }, locale);
  return `${negative ? '-' : ''}${symbol}${text}`;
}

/** A large amount at a glance: 125.3 万, 2.1 亿; 1.25M in English. */
export function formatShort(value: number, locale: Locale): string {
  const size = Math.abs(value);
  if (locale.language === 'zh-CN') {
    const by = (unit: number, name: string) => `${formatNumber(Number((value / unit).toFixed(size / unit >= 1000 ? 0 : 1)), locale)} ${name}`;
    if (size >= 1e8) return by(1e8, '亿');
    if (size >= 1e4) return by(1e4, '万');
    return formatAmount(value, locale);
  }
  if (size < 10_000) return formatAmount(value, locale);
  return numberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

export function formatMoneyShort(value: Money, locale: Locale): string {
  return `${currencySymbol(value.currency)}${formatShort(Number(value.amount), locale)}`;
}

function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

/** A calendar day in full: 2026年11月22日 周日. */
export function formatDayFull(day: string, locale: Locale): string {
  const date = dateFormat(locale.language, { timeZone: 'UTC', year: 'numeric', month: locale.language === 'en' ? 'short' : 'long', day: 'numeric' }).format(noon(day));
  return `${date} ${formatWeekday(day, locale)}`;
}

/** A month: 2026年11月, November 2026. */
export function formatMonth(first: string, locale: Locale): string {
  return dateFormat(locale.language, { timeZone: 'UTC', year: 'numeric', month: 'long' }).format(noon(first));
}

/** Days one after the other, from the first to the last: 2026年11月23日 – 11月29日. */
export function formatDays(from: string, to: string, locale: Locale): string {
  // Chinese ranges come in digits and slashes, unlike every other day on a page.
  if (locale.language !== 'en') return `${formatDay(from, locale, '0000')} – ${formatDay(to, locale, from)}`;
  return dateFormat('en', { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' }).formatRange(noon(from), noon(to));
}

export function formatWeekday(day: string, locale: Locale): string {
  return dateFormat(locale.language, { timeZone: 'UTC', weekday: 'short' }).format(noon(day));
}

/** A calendar day, the year only where it is another one: 11月22日. */
export function formatDay(day: string, locale: Locale, today: string = todayIn(locale.timeZone)): string {
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return dateFormat(locale.language, {
    timeZone: 'UTC',
    month: locale.language === 'en' ? 'short' : 'long',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(noon(day));
}

/** A day seen from today where that is near: 今天, 昨天, 3 天后; else its date. */
export function formatDayRelative(day: string, locale: Locale, today: string = todayIn(locale.timeZone)): string {
  const distance = daysBetween(today, day);
  const zh = locale.language === 'zh-CN';
  if (distance === 0) return zh ? '今天' : 'Today';
  if (distance === 1) return zh ? '明天' : 'Tomorrow';
  if (distance === -1) return zh ? '昨天' : 'Yesterday';
  if (distance > 1 && distance <= 6) return zh ? `${distance} 天后` : `In ${distance} days`;
  if (distance < -1 && distance >= -6) return zh ? `${-distance} 天前` : `${-distance} days ago`;
  return formatDay(day, locale, today);
}

export function formatTime(iso: string, locale: Locale): string {
  return wallClock(new Date(iso), locale.timeZone).slice(11, 16);
}

export function formatInstant(iso: string, locale: Locale): string {
  const instant = new Date(iso);
  if (Number.isNaN(instant.getTime())) return iso;
  const day = dayOf(instant, locale.timeZone);
  const today = todayIn(locale.timeZone);
  const text = formatDayRelative(day, locale, today);
  // The minute of another year's day is of no use at a glance.
  return day.slice(0, 4) === today.slice(0, 4) ? `${text} ${formatTime(iso, locale)}` : text;
}

export function formatInstantFull(iso: string, locale: Locale): string {
  const instant = new Date(iso);
  if (Number.isNaN(instant.getTime())) return iso;
  return `${formatDayFull(dayOf(instant, locale.timeZone), locale)} ${formatTime(iso, locale)}`;
}

/** How long ago, for what has just happened: 刚刚, 5 分钟前; older than a day its date and time. */
export function formatAgo(iso: string, locale: Locale, now: number = Date.now()): string {
  const minutes = Math.floor((now - Date.parse(iso)) / 60_000);
  const zh = locale.language === 'zh-CN';
  if (minutes < 1) return zh ? '刚刚' : 'Just now';
  if (minutes < 60) return zh ? `${minutes} 分钟前` : `${minutes} min ago`;
  if (minutes < 60 * 12) return zh ? `${Math.floor(minutes / 60)} 小时前` : `${Math.floor(minutes / 60)} h ago`;
  return formatInstant(iso, locale);
}

/** An address in the order of its language. */
export function formatAddress(value: Address, locale: Locale): string {
  const { country, province, city, district, street, postcode } = value;
  const there = (parts: (string | null | undefined)[]) => parts.filter((part): part is string => Boolean(part));
  if (locale.language === 'zh-CN') {
    const places = there([country === '中国' ? null : country, province, city === province ? null : city, district]);
    return [places.join(''), street ?? ''].filter(Boolean).join(' ');
  }
  return there([street, district, city, city === province ? null : province, postcode, country]).join(', ');
}
