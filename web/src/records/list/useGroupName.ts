import { useCallback } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { asReference } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { formatDay, formatMonth } from '@/lib/format';
import { labelText, useLocale, type Locale } from '@/lib/locale';
import { daysOf, type Group, type GroupBy } from './grouping';

/** A period in words: 2026年11月, a week by its Monday. */
function periodText(by: GroupBy, key: string, locale: Locale): string {
  const [first] = daysOf(key);
  if (by.grain !== 'month') return by.grain === 'week' ? `${key} · ${formatDay(first, locale)}` : formatDay(first, locale, '0000');
  return formatMonth(first, locale);
}

/** What a group is called: its value in words. */
export function useGroupName(): (by: GroupBy, group: Group) => string {
  const t = useWords('lists');
  const locale = useLocale();
  return useCallback(
    (by, group) => {
      const value = group.values[group.level];
      if (value === null || value === undefined) return t('groupEmpty', { field: labelText(by.field.label, locale.language) });
      if (by.grain) return periodText(by, String(value), locale);
      return isObject(value) ? (asReference(value)?.name ?? '—') : typeOf(by.field).toText(value, by.field, locale);
    },
    [t, locale],
  );
}
