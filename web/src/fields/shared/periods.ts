/** The named periods that a filter offers, as the expression language calls them. */
export const periods = [
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'next_month',
  'this_quarter',
  'last_quarter',
  'next_quarter',
  'this_year',
  'last_year',
] as const;

export type PeriodName = (typeof periods)[number];

export function isPeriod(value: unknown): value is PeriodName {
  return typeof value === 'string' && (periods as readonly string[]).includes(value);
}
