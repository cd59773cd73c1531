import { formatDayFull, formatDayRelative } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { asString } from '../shared/values';
import type { DisplayProps } from '../types';

export function DateDisplay({ value }: DisplayProps) {
  const locale = useLocale();
  const day = asString(value);
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return <>{day}</>;
  return (
    <time dateTime={day} title={formatDayFull(day, locale)} className="y-num">
      {formatDayRelative(day, locale)}
    </time>
  );
}
