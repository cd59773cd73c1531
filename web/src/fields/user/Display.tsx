import { useLocale } from '@/lib/locale';
import { Person } from '@/ui/Person';
import { asReference, nameOf } from '../shared/values';
import type { DisplayProps } from '../types';

export function UserDisplay({ value }: DisplayProps) {
  const { language } = useLocale();
  const found = asReference(value);
  return found ? <Person name={nameOf(found, language)} /> : null;
}
