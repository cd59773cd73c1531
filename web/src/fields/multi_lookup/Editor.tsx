import { targetOf } from '@/model/view';
import { ReferenceSelect } from '../shared/ReferenceSelect';
import { asReferences } from '../shared/values';
import type { EditorProps } from '../types';

export default function MultiLookupEditor(props: EditorProps) {
  return (
    <ReferenceSelect
      id={props.id}
      target={targetOf(props.field) ?? ''}
      value={asReferences(props.value)}
      many
      onChange={props.onChange}
      creation={{}}
      label={props.label}
      invalid={props.invalid}
      disabled={props.disabled}
      autoFocus={props.autoFocus}
      describedBy={props.describedBy}
    />
  );
}
