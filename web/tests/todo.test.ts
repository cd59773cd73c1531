import { describe, expect, it } from 'vitest';
import { bytesOf } from '@/lib/push';
import { dueAt, moved, snoozedUntil } from '@/areas/todo/times';

const ZONE = 'Asia/Shanghai';
/** Friday 2026-03-06, 15:30 in Shanghai. */
const FRIDAY = new Date('2026-03-06T07:30:00Z');
/** The same day, 19:00. */
const LATE = new Date('2026-03-06T11:00:00Z');

describe('putting something off', () => {
  it('goes by the clock of the organisation', () => {
    expect(snoozedUntil('hour', ZONE, FRIDAY)).toBe('2026-03-06T08:30:00.000Z');
    expect(snoozedUntil('evening', ZONE, FRIDAY)).toBe('2026-03-06T10:00:00.000Z');
    expect(snoozedUntil('tomorrow', ZONE, FRIDAY)).toBe('2026-03-07T01:00:00.000Z');
    expect(snoozedUntil('monday', ZONE, FRIDAY)).toBe('2026-03-09T01:00:00.000Z');
  });

  it('never leads back: an evening that is over is that of tomorrow, and on a Monday the next one is meant', () => {
    expect(snoozedUntil('evening', ZONE, LATE)).toBe('2026-03-07T10:00:00.000Z');
    expect(snoozedUntil('monday', ZONE, new Date('2026-03-09T02:00:00Z'))).toBe('2026-03-16T01:00:00.000Z');
  });
});

describe('a new to-do', () => {
  it('is due at the end of the day, or not at all', () => {
    expect(dueAt('none', ZONE, FRIDAY)).toBeNull();
    expect(dueAt('today', ZONE, FRIDAY)).toBe('2026-03-06T10:00:00.000Z');
    expect(dueAt('week', ZONE, FRIDAY)).toBe('2026-03-13T10:00:00.000Z');
  });
});

describe('moving a line', () => {
  it('puts it elsewhere and leaves the others in their order', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 1, 5)).toEqual(['a', 'b']);
  });
});

describe('the key of the organisation', () => {
  it('is read from base64url without padding', () => {
    expect([...bytesOf('-_8')]).toEqual([251, 255]);
  });
});
