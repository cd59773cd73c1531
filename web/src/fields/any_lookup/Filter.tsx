import { plural } from '../shared/operators';
import { asAnyReference, type AnyReference } from '../shared/values';
import type { FilterEditorProps } from '../types';
import { ObjectAndRecord } from './ObjectAndRecord';

export default function AnyLookupFilter({ value, onChange, field, operator, label }: FilterEditorProps) {
  const many = plural.has(operator);
  const listed: unknown[] = Array.isArray(value) ? value : [value];
  const chosen = listed.map(asAnyReference).filter((one): one is AnyReference => one !== null);
  return (
    <ObjectAndRecord
      field={field}
      value={chosen}
      many={many}
      onChange={(next) => onChange(many ? next : (next[0] ?? null))}
      label={label}
    />
  );
}
