import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { Trait } from './people';

/** What roles, influence and attitudes there are, in the reader's words, and whether they may be said. */
export function useTraits() {
  const { language } = useLocale();
  const fields = useModel().objects.get('contact')?.fields;
  const options = (trait: Trait) => (fields?.get(trait)?.options ?? []).filter((one) => one.active !== false).map((one) => ({ value: one.value, label: labelText(one.label, language) || one.value }));
  return {
    options,
    name: (trait: string) => labelText(fields?.get(trait)?.label, language) || trait,
    label: (trait: Trait, value: string) => options(trait).find((one) => one.value === value)?.label ?? '',
  };
}
