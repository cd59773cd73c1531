import { Suspense } from 'react';
import type { FieldDefinition } from '@/api/types';
import { specialOf } from '@/areas/rules/special';
import { typeOf } from '@/fields/registry';
import { SurroundingsContext } from '@/fields/shared/surroundings';
import { NamedRecord } from './NamedRecord';

interface FieldValueProps {
  object: string;
  /** The record that the value belongs to. */
  values: Record<string, unknown>;
  field: FieldDefinition;
  value: unknown;
  dense?: boolean;
}

/** A value as people read it: most by their type, what rules consist of in words, a record kept by its id by its name. */
export function FieldValue({ object, values, field, value, dense }: FieldValueProps) {
  const about = values['object'];
  if (field.name === 'record' && typeof about === 'string' && typeof value === 'string') return <NamedRecord object={about} id={value} />;
  const special = field.access === 'mask' ? null : specialOf(object, field);
  const { Display } = special ?? typeOf(field);
  const shown = <Display value={value} field={field} {...(dense ? { dense } : {})} />;
  if (!special) return shown;
  return (
    <SurroundingsContext value={{ object, values }}>
      <Suspense fallback={null}>{shown}</Suspense>
    </SurroundingsContext>
  );
}
