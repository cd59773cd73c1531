import { asAnyReference } from '../shared/values';
import type { EditorProps } from '../types';
import { ObjectAndRecord } from './ObjectAndRecord';

export default function AnyLookupEditor(props: EditorProps) {
  const current = asAnyReference(props.value);
  return (
    <ObjectAndRecord
      id={props.id}
      field={props.field}
      value={current ? [current] : []}
      many={false}
      onChange={([chosen]) => props.onChange(chosen ?? null)}
      creation={{}}
      label={props.label}
      invalid={props.invalid}
      disabled={props.disabled}
      autoFocus={props.autoFocus}
      describedBy={props.describedBy}
    />
  );
}
