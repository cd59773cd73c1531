import { formatAmount, formatMoney } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { asMoney } from '../shared/values';
import type { DisplayProps } from '../types';

/** In a table the heading names the organisation's currency; only another one is repeated in the cell. */
export function MoneyDisplay({ value, dense }: DisplayProps) {
  const locale = useLocale();
  const found = asMoney(value, locale.currency);
  if (!found) return null;
  const bare = dense && found.currency === locale.currency;
  return <span className="y-num">{bare ? formatAmount(found, locale) : formatMoney(found, locale)}</span>;
}
