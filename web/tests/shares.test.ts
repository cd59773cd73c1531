import { describe, expect, it } from 'vitest';
import { apportion, cents, equalParts, written } from '@/records/shares/shares';

describe('shares of a deal', () => {
  it('make the whole to the cent', () => {
    expect(apportion(10000n, [333333, 333333, 333334])).toEqual([3333n, 3333n, 3334n]);
    expect(apportion(100n, [500000, 500000])).toEqual([50n, 50n]);
    expect(apportion(1n, [500000, 500000])).toEqual([1n, 0n]);
    expect(apportion(-101n, [500000, 500000])).toEqual([-51n, -50n]);
  });

  it('are equal where they are made so, and make 100', () => {
    expect(equalParts(3)).toEqual([33.34, 33.33, 33.33]);
    expect(Math.round(equalParts(7).reduce((sum, one) => sum + one * 100, 0))).toBe(10000);
  });

  it('count amounts in cents', () => {
    expect(cents('1234.5', 2)).toBe(123450n);
    expect(cents('-0.015', 2)).toBe(-2n);
    expect(written(-5n, 2)).toBe('-0.05');
    expect(written(1200n, 0)).toBe('1200');
  });
});
