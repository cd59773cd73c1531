import { targetOf } from '@/model/view';
import { ReferenceSelect } from '../shared/ReferenceSelect';
import { plural } from '../shared/operators';
import { asReference, asReferences } from '../shared/values';
import type { FilterEditorProps } from '../types';

export default function LookupFilter({ value, onChange, field, operator, label }: FilterEditorProps) {
  const many = plural.has(operator);
  const single = asReference(value);
  return (
    <ReferenceSelect
      target={targetOf(field) ?? ''}
      value={many ? asReferences(value) : single ? [single] : []}
      many={many}
      onChange={(chosen) => onChange(many ? chosen : (chosen[0] ?? null))}
      label={label}
      minWidth={180}
    />
  );
}
