import { figureText, round } from '@/charts/figures';
import type { Schemas } from '@/api/call';
import type { Words } from '@/areas/shared/useWords';
import { formatNumber } from '@/lib/format';
import type { Locale } from '@/lib/locale';

type Effect = Schemas['EffectAnswer'];

const POINTS = 100;

/** A rate as a share, a stay in days, anything else as it is measured. */
export function effectFigure(value: number | null, unit: Effect['unit'], locale: Locale): string {
  return figureText(value, unit, locale, unit === 'money' ? 'short' : 'full');
}

/** What the difference is, and how much more it takes to tell. */
export function effectSentence({ unit, by_week, difference, low, high, verdict, needed, before, after }: Effect, locale: Locale, t: Words): string {
  if (difference === null || low === null || high === null) return verdict === 'early' ? t('early', { before: before?.count ?? 0, after: after?.count ?? 0 }) : '';
  const sign = (value: number) => (value > 0 ? '+' : '');
  const signed = (value: number) => sign(value) + (unit === 'money' || unit === 'number' ? effectFigure(value, unit, locale) : formatNumber(round(value * (unit === 'percent' ? POINTS : 1), 1) || 0, locale));
  const told = t(by_week ? 'differsWeeks' : unit === 'days' ? 'differsDays' : 'differsPoints', { difference: signed(difference), low: signed(low), high: signed(high) });
  if (verdict !== 'unclear') return told;
  return `${told} ${needed === null ? t('neverEnough') : needed === 0 ? t('wouldShow') : t(by_week ? 'moreWeeks' : 'moreNeeded', { count: needed })}`;
}
