import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';

const ORGANISATION = new Set(['access', 'organisation']);
const RULES = new Set(['validation_rule', 'form_rule', 'duplicate_rule', 'automation']);

/** The objects that may be named, by their labels: what is sold with before what the organisation itself consists of. */
export function useObjectOptions(chosen: string): { value: string; label: string }[] {
  const { language } = useLocale();
  const { objects } = useModel();
  return [...objects.values()]
    .filter((object) => object.name === chosen || (!object.generated && !RULES.has(object.name)))
    .sort((a, b) => Number(ORGANISATION.has(a.app)) - Number(ORGANISATION.has(b.app)))
    .map((object) => ({ value: object.name, label: labelText(object.label, language) }));
}
