import type { Language } from '@/api/types';
import { isObject } from '@/lib/equal';

export interface Lunar {
  month: number;
  day: number;
  leap: boolean;
}

const MONTHS = '正二三四五六七八九十冬腊';
const DIGITS = '一二三四五六七八九十';

export function asLunar(value: unknown): Lunar | null {
  if (typeof value === 'string') return lunarOf(value);
  if (!isObject(value) || typeof value['month'] !== 'number' || typeof value['day'] !== 'number') return null;
  return { month: value['month'], day: value['day'], leap: value['leap'] === true };
}

export function monthWords(month: number): string {
  return `${MONTHS[month - 1] ?? ''}月`;
}

export function dayWords(day: number): string {
  if (day <= 10) return `初${DIGITS[day - 1] ?? ''}`;
  if (day === 20) return '二十';
  if (day === 30) return '三十';
  return `${day < 20 ? '十' : '廿'}${DIGITS[(day % 10) - 1] ?? ''}`;
}

/** `正月初一`, `闰四月廿三`: how the calendar itself is written, and how expressions read it. */
export function chineseWords({ month, day, leap }: Lunar): string {
  return `${leap ? '闰' : ''}${monthWords(month)}${dayWords(day)}`;
}

export function lunarWords(lunar: Lunar, language: Language): string {
  if (language !== 'en') return chineseWords(lunar);
  return `Lunar ${lunar.leap ? 'leap month' : 'month'} ${lunar.month}, day ${lunar.day}`;
}

const days = new Map(Array.from({ length: 30 }, (_, index) => [dayWords(index + 1), index + 1]));

/** What `chineseWords` wrote. */
function lunarOf(text: string): Lunar | null {
  const [, leap, name = '', rest = ''] = /^(闰)?(.)月(.+)$/.exec(text) ?? [];
  const month = name ? MONTHS.indexOf(name) + 1 : 0;
  const day = days.get(rest);
  return month && day ? { month, day, leap: leap !== undefined } : null;
}
