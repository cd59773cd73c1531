import { asNumber } from '../shared/values';
import type { EditorProps } from '../types';
import { DurationInput } from './DurationInput';

export default function DurationEditor(props: EditorProps) {
  return (
    <DurationInput
      id={props.id}
      seconds={asNumber(props.value)}
      onChange={props.onChange}
      label={props.label}
      invalid={props.invalid}
      disabled={props.disabled}
      autoFocus={props.autoFocus}
      describedBy={props.describedBy}
    />
  );
}
