import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { DisplayProps } from '../types';
import { asString } from './values';

export function TextDisplay({ value, field }: DisplayProps) {
  if (field['names'] === 'object') return <ObjectName value={value} />;
  return typeof value === 'object' && value !== null ? <>{JSON.stringify(value)}</> : <>{asString(value)}</>;
}

/** What an object is called, where its name is kept. */
function ObjectName({ value }: { value: unknown }) {
  const { language } = useLocale();
  const name = asString(value);
  return <>{labelText(useModel().objects.get(name)?.label, language) || name}</>;
}
