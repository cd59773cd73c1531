import { useQuery } from '@tanstack/react-query';
import { Suspense, useId } from 'react';
import type { FieldDefinition } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import { recordQuery } from '@/records/queries';
import { Bar } from '@/ui/Skeleton';

interface OpenFieldsProps {
  object: string;
  id: string;
  names: readonly string[];
  /** What the signer gives anew; what is left as it is is not among it. */
  values: Readonly<Record<string, unknown>>;
  onChange: (values: Readonly<Record<string, unknown>>) => void;
}

/** The fields of the record that the node opens to its signers, to be changed with the decision. */
export function OpenFields({ object, id, names, values, onChange }: OpenFieldsProps) {
  const view = useObject(object);
  const query = useQuery({ ...recordQuery(object, id), enabled: names.length > 0 });
  const record = query.data?.data;
  if (!view || !record) return null;
  return names.map((name) => {
    const field = view.fields.get(name);
    return field && <OpenField key={name} field={field} value={name in values ? values[name] : record[name]} onChange={(value) => onChange({ ...values, [name]: value })} />;
  });
}

function OpenField({ field, value, onChange }: { field: FieldDefinition; value: unknown; onChange: (value: unknown) => void }) {
  const { language } = useLocale();
  const id = useId();
  const { Editor, toInput } = typeOf(field);
  const label = labelText(field.label, language);
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <Suspense fallback={<Bar height={32} />}>
        <Editor id={id} field={field} label={label} value={value ?? null} onChange={(next) => onChange(toInput(next) ?? null)} />
      </Suspense>
    </>
  );
}
