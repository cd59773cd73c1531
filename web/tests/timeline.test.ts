import { describe, expect, it } from 'vitest';
import { pushedBy, type Bounds } from '@/records/layouts/timeline';

const bar = (from: string, to: string): Bounds => ({ from, to });
const BARS = new Map([
  ['a', bar('2026-03-01', '2026-03-05')],
  ['b', bar('2026-03-06', '2026-03-10')],
  ['c', bar('2026-03-20', '2026-03-22')],
  ['d', bar('2026-03-11', '2026-03-12')],
]);
const WAITS = new Map([
  ['b', 'a'],
  ['c', 'b'],
  ['d', 'b'],
]);

describe('what a moved bar pushes along', () => {
  it('pushes what would begin too early, and what waits for that, only as far as they must', () => {
    expect(pushedBy(BARS, WAITS, 'a', bar('2026-03-04', '2026-03-08'))).toEqual(new Map([['b', 3], ['d', 3]]));
  });

  it('pushes nothing where there is room, and never pulls', () => {
    expect(pushedBy(BARS, WAITS, 'a', bar('2026-02-20', '2026-02-24')).size).toBe(0);
    expect(pushedBy(BARS, WAITS, 'c', bar('2026-05-01', '2026-05-02')).size).toBe(0);
  });

  it('goes by the latest of several ways to a bar', () => {
    const bars = new Map([...BARS, ['e', bar('2026-03-11', '2026-03-11')]]);
    const waits = new Map([...WAITS, ['e', 'd']]);
    expect(pushedBy(bars, waits, 'a', bar('2026-03-02', '2026-03-06'))).toEqual(new Map([['b', 1], ['d', 1], ['e', 3]]));
  });

  it('comes to an end in a ring, and leaves the moved bar where it was put', () => {
    const ring = new Map([...WAITS, ['a', 'd']]);
    const pushed = pushedBy(BARS, ring, 'a', bar('2026-03-10', '2026-03-14'));
    expect(pushed.has('a')).toBe(false);
    expect(pushed.get('b')).toBe(9);
  });

  it('leaves alone what waits for a bar that is not there', () => {
    expect(pushedBy(BARS, new Map([['b', 'gone']]), 'a', bar('2026-04-01', '2026-04-02')).size).toBe(0);
  });
});
