import type { CSSProperties } from 'react';

const FULL = 0.3;
const STRONGEST = 32;

/** The ground of a cell: the greener the further above a level, the redder the further below; full from 30 points off. */
export function shade(value: number | null, level: number | null, better: 'higher' | 'lower' = 'higher', full = FULL): CSSProperties | undefined {
  if (value === null || level === null || value === level) return undefined;
  const off = better === 'higher' ? value - level : level - value;
  const part = Math.round(STRONGEST * Math.min(1, Math.abs(off) / full));
  return { background: `color-mix(in srgb, var(${off > 0 ? '--y-success' : '--y-danger'}) ${part}%, transparent)` };
}
