import { formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { asNumber } from '../shared/values';
import type { DisplayProps } from '../types';

export function NumberDisplay({ value, field }: DisplayProps) {
  const locale = useLocale();
  const found = asNumber(value);
  if (found === null) return null;
  // A year is a name, not an amount: it takes no thousands separator.
  const plain = field.type === 'integer' && field.maximum === 9999;
  return <span className="y-num">{plain ? found : formatNumber(found, locale, field.decimals ?? undefined)}</span>;
}
