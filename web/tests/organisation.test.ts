import { describe, expect, it } from 'vitest';
import { monthsOf } from '@/areas/organisation/months';

describe('a year on the wall', () => {
  it('has its days under their weekdays, Monday first', () => {
    const months = monthsOf(2026);
    expect(months.map(({ days }) => days.length)).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
    // 1 January 2026 was a Thursday, 1 June a Monday, 1 November a Sunday.
    expect([months[0]?.blank, months[5]?.blank, months[10]?.blank]).toEqual([3, 0, 6]);
    expect(monthsOf(2024)[1]?.days.at(-1)).toBe('2024-02-29');
  });
});
