/** Reading values of unknown origin as what a field type expects. */
import type { StoredFile } from '@/api/files';
import type { Address, Language, Money, Reference } from '@/api/types';
import { isObject } from '@/lib/equal';

export function asString(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return '';
}

export function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' && value.trim() !== '') {
    const parsed = Number(value);
    return Number.isFinite(parsed) ? parsed : null;
  }
  return null;
}

export function asReference(value: unknown): Reference | null {
  if (isObject(value) && value['id'] !== undefined && value['id'] !== null) {
    return { id: asString(value['id']), name: typeof value['name'] === 'string' ? value['name'] : null };
  }
  if (typeof value === 'string' && value !== '') return { id: value, name: null };
  return null;
}

/** What stands for a record whose name may not be known: it lies in the recycle bin, or is not for the reader. */
export function nameOf(found: Reference, language: Language): string {
  return found.name ?? (language === 'en' ? 'Not available' : '不可查看');
}

/** A reference that says of which object its record is; '' where that is not known, as in a filter. */
export interface AnyReference extends Reference {
  object: string;
}

export function asAnyReference(value: unknown): AnyReference | null {
  const found = asReference(value);
  return found && { object: isObject(value) ? asString(value['object']) : '', ...found };
}

export function asReferences(value: unknown): Reference[] {
  if (!Array.isArray(value)) return [];
  return value.map(asReference).filter((item): item is Reference => item !== null);
}

export function asMoney(value: unknown, currency: string): Money | null {
  if (isObject(value)) {
    const amount = asString(value['amount']);
    return amount === '' ? null : { amount, currency: asString(value['currency']) || currency };
  }
  const amount = asNumber(value);
  return amount === null ? null : { amount: String(value), currency };
}

/** The files of a value, one or several. */
export function asFiles(value: unknown): StoredFile[] {
  const listed: unknown[] = Array.isArray(value) ? value : [value];
  return listed.flatMap((one) =>
    isObject(one) && one['id'] !== undefined
      ? [{ id: asString(one['id']), name: asString(one['name']), size: asNumber(one['size']) ?? 0, type: asString(one['type']) }]
      : [],
  );
}

export function asAddress(value: unknown): Address | null {
  return isObject(value) ? (value as Address) : null;
}

export function asStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(asString).filter((item) => item !== '') : [];
}

/** Numbers as the expression language reads them; anything else becomes 0 rather than a broken expression. */
export function numberLiteral(value: unknown): string {
  const amount = isObject(value) ? value['amount'] : value;
  const text = asString(amount).replaceAll(',', '').trim();
  return /^-?\d+(\.\d+)?$/.test(text) ? text : '0';
}
