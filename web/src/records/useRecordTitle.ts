import { useQuery } from '@tanstack/react-query';
import type { RecordData } from '@/api/types';
import { namedObject } from '@/areas/rules/ruleObject';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { nameOfOne } from './namesInOne';

const RARELY = 60_000;

/** The name of a record that is known by its object and id alone; '' where it may not be seen, null until that is known. */
export function useNameOf(object: string, id: string): string | null {
  const view = useModel().objects.get(object);
  const asked = Boolean(view && id);
  const query = useQuery({
    queryKey: ['name-of', object, id],
    queryFn: () => nameOfOne(object, view?.nameField ?? 'name', id),
    enabled: asked,
    staleTime: RARELY,
    retry: false,
  });
  return asked && query.isPending ? null : (query.data ?? '');
}

/** Reads a value of an object's name field as words: of one that names an object the label of that object, of a choice that of its option. */
export function useNameWords(view: ObjectView | null): (value: unknown, record?: RecordData) => string {
  const { language } = useLocale();
  const { objects } = useModel();
  const field = view?.fields.get(view.nameField);
  if (field?.type === 'choice') return (value) => labelText(field.options?.find((one) => one.value === value)?.label, language) || asString(value);
  if (field?.names === 'field' || view?.name === 'lead_mapping') return (value, record) => labelText(objects.get(namedObject(view?.name ?? '', record))?.fields.get(asString(value))?.label, language) || asString(value);
  if (field?.names !== 'object') return asString;
  return (value) => labelText(objects.get(asString(value))?.label, language) || (asString(value).split('#')[0] ?? '');
}

/** How a record is called. One whose name is the object that it tells of is called by that object and the record it is about. */
export function useRecordTitle(view: ObjectView, record: RecordData): string {
  const words = useNameWords(view);
  const name = asString(record[view.nameField]);
  const named = view.fields.get(view.nameField)?.names === 'object';
  const about = useNameOf(named ? name : '', named ? asString(record['record']) : '');
  return [words(name, record), about].filter(Boolean).join(' · ');
}
