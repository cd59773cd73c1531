import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { DisplayProps } from '../types';
import { asString } from './values';

export function TextDisplay({ value, field }: DisplayProps) {
  if (field.names === 'page') return <PageName value={value} />;
  return typeof value === 'object' && value !== null ? <>{JSON.stringify(value)}</> : <>{asString(value)}</>;
}

/** What a page is called, where its name is kept. */
function PageName({ value }: { value: unknown }) {
  const { language } = useLocale();
  const name = asString(value);
  return <>{labelText(useModel().pages.dashboards.find((one) => one.name === name)?.label, language) || name}</>;
}
