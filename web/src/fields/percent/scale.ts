import { asNumber } from '../shared/values';

/** The fraction that is stored (0.25) as the figure that is typed (25), without binary dust. */
export function typed(value: unknown): number | null {
  const found = asNumber(value);
  return found === null ? null : Number((found * 100).toFixed(6));
}

export function stored(value: number | null): number | null {
  return value === null ? null : Number((value / 100).toFixed(8));
}
