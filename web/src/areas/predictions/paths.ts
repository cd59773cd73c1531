import { labelText, type Locale } from '@/lib/locale';
import type { Model } from '@/model/view';

/** The fields along a path such as `account.industry`; the last is undefined where the person does not see it. */
export function fieldsOf(object: string, path: string, model: Model) {
  let at = object;
  return path.split('.').map((name) => {
    const field = model.objects.get(at)?.fields.get(name);
    at = field?.target ?? 'user';
    return field;
  });
}

/** What the fields of a path are called; what the server said where the person does not see them. */
export function pathText(object: string, path: string, told: string, model: Model, locale: Locale): string {
  const labels = fieldsOf(object, path, model).map((field) => labelText(field?.label, locale.language));
  return labels.every(Boolean) ? labels.join(' / ') : told;
}
