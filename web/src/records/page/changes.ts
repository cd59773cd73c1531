/** Events of the history in words. */
import { useMemo } from 'react';
import type { ChangeEvent, FieldDefinition } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { isObject } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';

export interface ChangeLine {
  field: string;
  label: string;
  before: string;
  after: string;
}

const VERBS = ['created', 'updated', 'deleted', 'restored', 'revealed'] as const;

export type Verb = (typeof VERBS)[number];

/** `opportunity.updated` → `updated`; anything unheard of is a change too. */
export function verbOf(event: ChangeEvent): Verb {
  const last = event.type.split('.').at(-1);
  return VERBS.find((verb) => verb === last) ?? 'updated';
}

export function actorName(event: ChangeEvent): string {
  // Whoever has no id is the system, which is called in the reader's language.
  return event.actor.id === null ? '' : (event.actor.name ?? '');
}

const SILENT = new Set(['updated_at', 'updated_by', 'version', 'sort_key']);

/** Whether a field only keeps when another field of the same change was changed, as `status_since` beside `status`. */
export function accompanies(field: FieldDefinition, changed: readonly string[]): boolean {
  return field.readonly === true && field.type === 'datetime' && changed.some((other) => field.name.startsWith(`${other}_`));
}

/** The changed fields in words; with `own` only those that people write themselves. */
export function useChangeLines(view: ObjectView, event: ChangeEvent, own = false): ChangeLine[] {
  const locale = useLocale();
  const { objects } = useModel();
  return useMemo(
    () =>
      Object.entries(event.changes ?? {}).flatMap(([name, pair]) => {
        const field = view.fields.get(name);
        if (!field || SILENT.has(name) || accompanies(field, Object.keys(event.changes ?? {})) || (own && field.readonly)) return [];
        const { toText } = typeOf(field);
        const text = (value: unknown) => {
          if (value === null || value === undefined) return '';
          const named = field.names === 'object' && typeof value === 'string' ? objects.get(value) : undefined;
          return labelText(named?.label, locale.language) || toText(value, field, locale);
        };
        return [{ field: name, label: labelText(field.label, locale.language), before: text(pair[0]), after: text(pair[1]) }];
      }),
    [view, event, own, locale, objects],
  );
}

/** The words of an event that say more than its verb: the field that was looked at, for whom somebody acted, and the automation that did it. */
export function useEventWords(view: ObjectView, event: ChangeEvent): { field: string; behalf: string; automation: string } {
  const { language } = useLocale();
  const cause = isObject(event.cause) ? event.cause : {};
  const field = view.fields.get(String(cause['field'] ?? ''));
  const absent = cause['for'];
  const automation = cause['automation'];
  return { field: field ? labelText(field.label, language) : '', behalf: isObject(absent) ? String(absent['name'] ?? '') : '', automation: isObject(automation) ? String(automation['name'] ?? '') : '' };
}
