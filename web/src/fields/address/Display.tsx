import { formatAddress } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { asAddress } from '../shared/values';
import type { DisplayProps } from '../types';

export function AddressDisplay({ value }: DisplayProps) {
  const locale = useLocale();
  const found = asAddress(value);
  return found ? <>{formatAddress(found, locale)}</> : null;
}
