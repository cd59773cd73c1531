import { formatInstant, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { asString } from '../shared/values';
import type { DisplayProps } from '../types';

export function DatetimeDisplay({ value }: DisplayProps) {
  const locale = useLocale();
  const iso = asString(value);
  if (!iso) return null;
  return (
    <time dateTime={iso} title={formatInstantFull(iso, locale)} className="y-num">
      {formatInstant(iso, locale)}
    </time>
  );
}
