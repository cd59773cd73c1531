import type { FieldDefinition } from '@/api/types';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';

export interface Choice {
  value: string;
  label: string;
}

/** The fields of an object that are meant, to choose from. */
export function useFieldsOf(object: string, wanted: (field: FieldDefinition) => boolean = (field) => !field.system || field.name === 'owner'): Choice[] {
  const { language } = useLocale();
  const { objects } = useModel();
  return [...(objects.get(object)?.fields.values() ?? [])].filter(wanted).map((field) => ({ value: field.name, label: labelText(field.label, language) }));
}

/** The inverses that lead from an object to the records that belong to its own, each with the object of these. */
export function useInversesOf(object: string): (Choice & { object: string })[] {
  const { language } = useLocale();
  const { objects } = useModel();
  return (objects.get(object)?.inverses ?? []).map((inverse) => ({
    value: inverse.name,
    label: labelText(inverse.label, language),
    object: inverse.object,
  }));
}
