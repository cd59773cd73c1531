import type { RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { asMoney, asNumber, asReference, asString } from '@/fields/shared/values';
import type { Locale } from '@/lib/locale';
import { wallClock } from '@/lib/zone';
import type { Column } from './columns';

/** A value as a spreadsheet takes it, and as pasting reads it back: plain numbers, days and moments, names. */
export function cellText(record: RecordData, column: Column, locale: Locale): string {
  const value = record[column.path];
  if (value === null || value === undefined) return '';
  const type = typeOf(column.field);
  switch (type.type) {
    case 'money':
      return asMoney(value, locale.currency)?.amount ?? '';
    case 'number':
    case 'integer':
    case 'rating':
    case 'date':
      return asString(value);
    case 'percent':
      return `${Number(((asNumber(value) ?? 0) * 100).toPrecision(12))}%`;
    case 'datetime':
      return wallClock(new Date(asString(value)), locale.timeZone).replace('T', ' ');
    case 'lookup':
    case 'user':
    case 'master_detail':
      return asReference(value)?.name ?? '';
    default:
      return type.toText(value, column.field, locale);
  }
}
