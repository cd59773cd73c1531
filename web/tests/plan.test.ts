import { describe, expect, it } from 'vitest';
import { PRESETS, amountsOf, leftOf, percentOf, rowsOf } from '@/areas/commerce/plan';

const sum = (amounts: readonly (bigint | null)[]) => amounts.reduce<bigint>((all, one) => all + (one ?? 0n), 0n);

describe('a plan of instalments', () => {
  it('adds up to the whole by largest remainder, whatever the preset and the amount', () => {
    for (const percents of Object.values(PRESETS)) {
      for (let cents = 1n; cents < 2000n; cents += 37n) {
        const amounts = amountsOf(cents, rowsOf(percents, '2026-01-31'), 2);
        expect(sum(amounts)).toBe(cents);
        expect(leftOf(cents, amounts)).toBe(0n);
      }
    }
    expect(amountsOf(10_001n, rowsOf([30, 60, 10], '2026-01-31'), 2)).toEqual([3000n, 6001n, 1000n]);
  });

  it('keeps an amount that was typed, and says what is left', () => {
    const rows = rowsOf([30, 70], '2026-01-31').map((row, index) => (index === 0 ? { ...row, fixed: '33.33' } : row));
    const amounts = amountsOf(10_000n, rows, 2);
    expect(amounts).toEqual([3333n, 7000n]);
    expect(leftOf(10_000n, amounts)).toBe(-333n);
    expect(percentOf(10_000n, 3333n)).toBe(33.33);
  });

  it('takes nothing for an amount that is none, or has more digits than the currency', () => {
    for (const [text, digits] of [['x', 2], ['-1', 2], ['1.005', 2], ['1.5', 0], ['', 2]] as const) {
      const amounts = amountsOf(100n, rowsOf([100], '2026-01-31').map((row) => ({ ...row, fixed: text })), digits);
      expect(amounts).toEqual([null]);
      expect(leftOf(100n, amounts)).toBeNull();
    }
  });

  it('spaces its days', () => {
    expect(rowsOf([30, 70], '2026-01-31').map((row) => row.day)).toEqual(['2026-01-31', '2026-03-02']);
  });
});
