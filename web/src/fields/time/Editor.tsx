import { TimePicker } from 'antd';
import { asString } from '../shared/values';
import type { EditorProps } from '../types';
import { picked, written } from './pick';

export default function TimeEditor(props: EditorProps) {
  return (
    <TimePicker
      id={props.id}
      style={{ width: '100%' }}
      format="HH:mm"
      minuteStep={5}
      needConfirm={false}
      value={picked(asString(props.value))}
      onChange={(next) => {
        props.onChange(written(next));
        props.onCommit?.(written(next));
      }}
      disabled={props.disabled ?? false}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      {...(props.invalid ? { status: 'error' as const } : {})}
    />
  );
}
