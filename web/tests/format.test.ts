import { describe, expect, it } from 'vitest';
import {
  formatAddress,
  formatAgo,
  formatDay,
  formatDayFull,
  formatDays,
  formatMonth,
  formatDayRelative,
  formatMoney,
  formatPercent,
  formatShort,
} from '@/lib/format';
import type { Locale } from '@/lib/locale';
import { addDays, dayOf, daysBetween, instantOf, wallClock } from '@/lib/zone';

const zh: Locale = { language: 'zh-CN', timeZone: 'Asia/Shanghai', currency: 'CNY', currencies: [{ code: 'CNY', digits: 2 }] };
const en: Locale = { ...zh, language: 'en' };
const today = '2026-11-22';

describe('days', () => {
  it('says near days from today and others by date', () => {
    expect(formatDayRelative('2026-11-22', zh, today)).toBe('今天');
    expect(formatDayRelative('2026-11-21', zh, today)).toBe('昨天');
    expect(formatDayRelative('2026-11-25', zh, today)).toBe('3 天后');
    expect(formatDayRelative('2026-11-25', en, today)).toBe('In 3 days');
    expect(formatDayRelative('2026-12-31', zh, today)).toBe('12月31日');
  });

  it('names the year only where it is another one', () => {
    expect(formatDay('2026-03-01', zh, today)).toBe('3月1日');
    expect(formatDay('2027-03-01', zh, today)).toBe('2027年3月1日');
    expect(formatDay('2026-03-01', en, today)).toBe('Mar 1');
  });

  it('writes a day in full with its weekday', () => {
    expect(formatDayFull('2026-11-22', zh)).toBe('2026年11月22日 周日');
    expect(formatDayFull('2026-11-22', en)).toBe('Nov 22, 2026 Sun');
    expect([formatMonth('2026-11-02', zh), formatMonth('2026-11-02', en)]).toEqual(['2026年11月', 'November 2026']);
    expect(formatDays('2026-11-23', '2026-11-29', zh)).toBe('2026年11月23日 – 11月29日');
    expect(formatDays('2026-11-30', '2026-12-06', en)).toBe('Nov 30 – Dec 6, 2026');
  });

  it('says what has just happened from now', () => {
    const now = Date.parse('2026-11-22T10:00:00Z');
    expect(formatAgo('2026-11-22T09:59:40Z', zh, now)).toBe('刚刚');
    expect(formatAgo('2026-11-22T09:45:00Z', zh, now)).toBe('15 分钟前');
    expect(formatAgo('2026-11-22T07:00:00Z', en, now)).toBe('3 h ago');
  });
});

describe('the clock of a time zone', () => {
  it('is shown and read back', () => {
    expect(wallClock(new Date('2026-11-22T18:30:00Z'), 'Asia/Shanghai')).toBe('2026-11-23T02:30:00');
    expect(instantOf('2026-11-23T02:30', 'Asia/Shanghai').toISOString()).toBe('2026-11-22T18:30:00.000Z');
    expect(dayOf(new Date('2026-11-22T18:30:00Z'), 'Asia/Shanghai')).toBe('2026-11-23');
  });

  it('holds around a change of the clocks', () => {
    for (const wall of ['2026-03-29T01:30', '2026-03-29T03:30', '2026-10-25T12:00']) {
      expect(wallClock(instantOf(wall, 'Europe/Berlin'), 'Europe/Berlin').slice(0, 16)).toBe(wall);
    }
  });

  it('counts days over months', () => {
    expect(daysBetween('2026-02-27', '2026-03-01')).toBe(2);
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });
});

describe('figures', () => {
  it('writes money with its currency, cents only where there are some', () => {
    expect(formatMoney({ amount: '1234567.50', currency: 'CNY' }, zh)).toBe('¥1,234,567.50');
    expect(formatMoney({ amount: '-20000.00', currency: 'USD' }, zh)).toBe('-US$20,000');
    expect(formatMoney({ amount: '1.234', currency: 'KWD' }, zh)).toBe('KWD 1.234');
    expect(formatMoney({ amount: '999999999999999999.01', currency: 'CNY' }, zh)).toBe('¥999,999,999,999,999,999.01');
  });

  it('shortens large amounts as each language counts', () => {
    expect(formatShort(1_253_000, zh)).toBe('125.3 万');
    expect(formatShort(210_000_000, zh)).toBe('2.1 亿');
    expect(formatShort(9_999, zh)).toBe('9,999');
    expect(formatShort(1_253_000, en)).toBe('1.3M');
  });

  it('writes 0.25 as 25 %', () => {
    expect(formatPercent(0.25, zh)).toBe('25%');
    expect(formatPercent(0.1234, zh)).toBe('12.34%');
  });

  it('orders an address by its language', () => {
    const address = { country: '中国', province: '上海市', city: '上海市', district: '浦东新区', street: '世纪大道 1 号' };
    expect(formatAddress(address, zh)).toBe('上海市浦东新区 世纪大道 1 号');
    expect(formatAddress(address, en)).toBe('世纪大道 1 号, 浦东新区, 上海市, 中国');
  });
});
