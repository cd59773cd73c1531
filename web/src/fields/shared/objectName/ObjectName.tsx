import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { asString } from '../values';
import type { DisplayProps } from '../../types';

/** The label of the object that is named; what it was called where there is no such object any more. */
export function ObjectName({ value }: DisplayProps) {
  const { language } = useLocale();
  const { objects } = useModel();
  const name = asString(value);
  return <>{labelText(objects.get(name)?.label, language) || name.split('#')[0]}</>;
}
