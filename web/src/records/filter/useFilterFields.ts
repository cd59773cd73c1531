import { useMemo } from 'react';
import { typeOf } from '@/fields/registry';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { endingOf, targetsOf, type ObjectView } from '@/model/view';

export interface FieldGroup {
  label: string;
  title: string;
  options: { value: string; label: string }[];
}

const HIDDEN = new Set(['id', 'version']);

/** What can be filtered by: the object's own fields, then those of the records that it points at. */
export function useFilterFields(view: ObjectView): FieldGroup[] {
  const model = useModel();
  const { language } = useLocale();
  return useMemo(() => {
    const own = [...view.fields.values()].filter((field) => !HIDDEN.has(field.name) && field.access !== 'mask');
    const groups: FieldGroup[] = [
      {
        label: labelText(view.label, language),
        title: view.name,
        options: own.flatMap((field) => {
          const words = labelText(field.label, language);
          const endings = field.type === 'any_lookup' ? ['object', 'name'] : [];
          const named = endings.map((name) => ({ name, label: endingOf(model, field, name)?.label ?? {} }));
          const parts = [...(field.parts ?? []), ...named].map((part) => ({ value: `${field.name}.${part.name}`, label: `${words} · ${labelText(part.label, language)}` }));
          return [{ value: field.name, label: words }, ...parts];
        }),
      },
    ];
    for (const field of own) {
      if (field.type !== 'lookup' && field.type !== 'any_lookup') continue;
      for (const name of targetsOf(field)) {
        const target = model.objects.get(name);
        if (!target) continue;
        const several = field.type === 'any_lookup';
        const way = several ? `${field.name}.${name}` : field.name;
        const words = several ? `${labelText(field.label, language)} · ${labelText(target.label, language)}` : labelText(field.label, language);
        const options = [...target.fields.values()]
          .filter((inner) => !inner.system && typeOf(inner).operators.length > 0)
          .map((inner) => ({ value: `${way}.${inner.name}`, label: `${words} · ${labelText(inner.label, language)}` }));
        groups.push({ label: words, title: way, options });
      }
    }
    return groups;
  }, [model, view, language]);
}
