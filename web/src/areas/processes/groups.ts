import { isObject } from '@/lib/equal';
import { labelText, type Locale } from '@/lib/locale';
import { resolvePath, type Model, type ObjectView } from '@/model/view';
import type { Words } from '@/areas/shared/useWords';

export const VERSION = 'pipeline_version';
export const SIZE = 'amount_size';
const KINDS: readonly string[] = ['lookup', 'user', 'choice', 'boolean'];

/** By what the records of an object can be parted: whom they belong to, and each field that holds one of few things. */
export function groupings(view: ObjectView, language: Locale['language'], t: Words): { value: string; label: string }[] {
  const fields = [...view.fields.values()].filter((field) => KINDS.includes(field.type) && !['owner', 'stage', 'pipeline', 'created_by', 'updated_by'].includes(field.name));
  return [
    { value: 'owner', label: t('by.owner') },
    { value: 'owner.department', label: t('by.department') },
    ...fields.map((field) => ({ value: field.name, label: labelText(field.label, language) })),
    ...(view.fields.get('amount')?.type === 'money' ? [{ value: SIZE, label: t('by.size') }] : []),
    { value: VERSION, label: t('by.version') },
  ];
}

/** A group's value in words. */
export function groupText(value: unknown, path: string, view: ObjectView, model: Model, language: Locale['language'], t: Words): string {
  if (value === null || value === undefined || value === '') return t('noGroup');
  if (path === SIZE) return t('size', { from: sizeText(Number(value), language), to: sizeText(Number(value) * TEN, language) });
  if (isObject(value)) return typeof value['name'] === 'string' ? value['name'] : t('hidden');
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  const options = resolvePath(model, view.name, path)?.field.options;
  const option = options?.find((each) => each.value === value);
  return option ? labelText(option.label, language) : String(value);
}

/** A group's value as the question for its records names it. */
export function groupKey(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return isObject(value) ? String(value['id']) : String(value);
}

const TEN = 10;

function sizeText(value: number, language: Locale['language']): string {
  return new Intl.NumberFormat(language, { notation: 'compact' }).format(value);
}
