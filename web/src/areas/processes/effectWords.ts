import { figureText, round } from '@/charts/figures';
import type { Schemas } from '@/api/call';
import type { Words } from '@/areas/shared/useWords';
import { formatNumber } from '@/lib/format';
import type { Locale } from '@/lib/locale';

type Effect = Schemas['EffectAnswer'];

const POINTS = 100;

/** A rate as a share, a stay in days. */
export function effectFigure(value: number | null, figure: Effect['figure'], locale: Locale): string {
  return figureText(value, figure === 'stay' ? 'days' : 'percent', locale, 'full');
}

/** What the difference is, and how much more it takes to tell. */
export function effectSentence({ figure, difference, low, high, verdict, needed, before, after }: Effect, locale: Locale, t: Words): string {
  if (difference === null || low === null || high === null) return verdict === 'early' ? t('early', { before: before?.count ?? 0, after: after?.count ?? 0 }) : '';
  const scale = figure === 'stay' ? 1 : POINTS;
  const signed = (value: number) => `${value > 0 ? '+' : ''}${formatNumber(round(value * scale, 1), locale)}`;
  const told = t(figure === 'stay' ? 'differsDays' : 'differsPoints', { difference: signed(difference), low: signed(low), high: signed(high) });
  if (verdict !== 'unclear') return told;
  return `${told} ${needed === null ? t('neverEnough') : needed === 0 ? t('wouldShow') : t('moreNeeded', { count: needed })}`;
}
