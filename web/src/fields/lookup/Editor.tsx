import { useModel } from '@/model/context';
import { targetOf } from '@/model/view';
import { ReferenceSelect } from '../shared/ReferenceSelect';
import { narrowing } from '../shared/references';
import { useSurroundings } from '../shared/surroundings';
import { asReference } from '../shared/values';
import type { EditorProps } from '../types';

export default function LookupEditor(props: EditorProps) {
  const model = useModel();
  const around = useSurroundings();
  const current = asReference(props.value);
  const narrow = narrowing(model, props.field, model.objects.get(around?.object ?? ''), around?.values);
  return (
    <ReferenceSelect
      id={props.id}
      target={targetOf(props.field) ?? ''}
      narrow={narrow}
      value={current ? [current] : []}
      many={false}
      onChange={([chosen]) => {
        props.onChange(chosen ?? null);
        props.onCommit?.(chosen ?? null);
      }}
      creation={prefill(around?.values)}
      clearable={!props.field.required}
      label={props.label}
      invalid={props.invalid}
      disabled={props.disabled}
      autoFocus={props.autoFocus}
      describedBy={props.describedBy}
      open={props.inline}
    />
  );
}

/** A record made on the way belongs to the same customer. */
function prefill(values: Record<string, unknown> | undefined): Record<string, unknown> {
  const account = asReference(values?.['account']);
  return account ? { account } : {};
}
