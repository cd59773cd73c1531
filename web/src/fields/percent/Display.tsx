import { formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { asNumber } from '../shared/values';
import type { DisplayProps } from '../types';

export function PercentDisplay({ value }: DisplayProps) {
  const locale = useLocale();
  const found = asNumber(value);
  return found === null ? null : <span className="y-num">{formatPercent(found, locale)}</span>;
}
