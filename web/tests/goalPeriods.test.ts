import { describe, expect, it } from 'vitest';
import { daysOf, isPeriod, levelsOf, weeksOf } from '@/areas/goals/periods';

const MONTHS = Array.from({ length: 12 }, (_, at) => ({ starts_on: `2026-${String(at + 1).padStart(2, '0')}-01` }));

describe('periods of goals', () => {
  it('are known by their names', () => {
    expect(['year', 'q4', 'm12', 'w2026-01-05', 'd2026-01-05'].every(isPeriod)).toBe(true);
    expect(['', 'q5', 'm13', 'w2026', 4].some(isPeriod)).toBe(false);
  });

  it('lie in a month, a week and a day', () => {
    expect(levelsOf('q1', MONTHS)).toEqual({ month: null, week: null, day: null });
    expect(levelsOf('m2', MONTHS)).toEqual({ month: 2, week: null, day: null });
    expect(levelsOf('w2026-02-01', MONTHS)).toEqual({ month: 1, week: '2026-01-26', day: null });
    expect(levelsOf('d2026-02-01', MONTHS)).toEqual({ month: 2, week: '2026-01-26', day: '2026-02-01' });
    expect(levelsOf('w2026-01-02', MONTHS)).toEqual({ month: 1, week: '2026-01-01', day: null });
  });

  it('begin and end with the year', () => {
    expect(weeksOf(1, MONTHS)).toEqual(['2026-01-01', '2026-01-05', '2026-01-12', '2026-01-19', '2026-01-26']);
    expect(weeksOf(2, MONTHS)[0]).toBe('2026-01-26');
    expect(daysOf('2026-01-01', MONTHS)).toEqual(['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04']);
    expect(daysOf('2026-12-28', MONTHS)).toEqual(['2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31']);
  });
});
