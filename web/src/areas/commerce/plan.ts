/** Plans of instalments as they are typed: each part by its share or by its amount, counted in the smallest unit of the currency. */
import { apportion, cents, parts } from '@/records/shares/shares';
import { addDays } from '@/lib/zone';

export interface PlanRow {
  key: string;
  name: string;
  /** As it is typed: 30 for 30 %. */
  percent: number | null;
  /** An amount that was typed, which holds whatever the share says; null: the share decides. */
  fixed: string | null;
  day: string;
}

export const PRESETS: Readonly<Record<string, readonly number[]>> = {
  '30/60/10': [30, 60, 10],
  '30/70': [30, 70],
  '50/50': [50, 50],
  '30/30/30/10': [30, 30, 30, 10],
};
const DAYS_BETWEEN = 30;
const AMOUNT = /^\d{1,15}(\.\d{1,6})?$/;

/** Rows with these shares, the first due on a day and the others thirty days after one another. */
export function rowsOf(percents: readonly number[], first: string): PlanRow[] {
  return percents.map((percent, index) => ({ key: crypto.randomUUID(), name: '', percent, fixed: null, day: addDays(first, index * DAYS_BETWEEN) }));
}

/** What each row comes to; null where what is typed is no amount. What goes by shares adds up by largest remainder. */
export function amountsOf(total: bigint, rows: readonly PlanRow[], digits: number): (bigint | null)[] {
  const byShare = rows.filter((row) => row.fixed === null);
  const shared = apportion(total, byShare.map((row) => parts(row.percent)));
  let next = 0;
  return rows.map((row) => {
    if (row.fixed === null) return shared[next++] ?? 0n;
    const text = row.fixed.trim();
    return AMOUNT.test(text) && (text.split('.')[1] ?? '').length <= digits ? cents(text, digits) : null;
  });
}

/** What is not planned yet, below zero where it is too much; null where a row is no amount. */
export function leftOf(total: bigint, amounts: readonly (bigint | null)[]): bigint | null {
  return amounts.reduce<bigint | null>((left, one) => (left === null || one === null ? null : left - one), total);
}

/** The share that an amount is of the whole, in per cent with two decimals, to be shown. */
export function percentOf(total: bigint, amount: bigint): number {
  return total === 0n ? 0 : Number((amount * 1_000_000n) / total) / 10_000;
}
