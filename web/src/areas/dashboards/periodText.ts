import type { Words } from '@/areas/shared/useWords';
import { formatDay } from '@/lib/format';
import type { Locale } from '@/lib/locale';
import { spanOf, type Period, type Span } from './period';
import { grainLabel } from './grainLabel';

export function spanText(span: Span, locale: Locale, today: string): string {
  const from = formatDay(span.from, locale, today);
  return span.from === span.to ? from : `${from} – ${formatDay(span.to, locale, today)}`;
}

/** A period in words: 本月, 近 30 天, 2026年一季度, or its days. */
export function periodText(period: Period, t: Words, locale: Locale, today: string): string {
  if (typeof period !== 'string') return spanText(period, locale, today);
  const days = /^(last|next)_(\d{1,4})_days$/.exec(period);
  if (days) return t(`period.${days[1] ?? 'last'}_days`, { count: Number(days[2]) });
  if (/^\d{4}$/.test(period)) return grainLabel('year', period, locale.language);
  if (/^\d{4}-Q/.test(period)) return grainLabel('quarter', period, locale.language);
  if (/^\d{4}-W/.test(period)) return grainLabel('week', period, locale.language);
  if (/^\d{4}-\d\d$/.test(period)) return grainLabel('month', period, locale.language);
  return t(`period.${period}`);
}

/** The days of a period, where they are known here. */
export function periodDays(period: Period, locale: Locale, today: string, fiscalStart: number): string {
  const span = spanOf(period, today, fiscalStart);
  return span ? spanText(span, locale, today) : '';
}
