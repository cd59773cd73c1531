import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { asString } from '../shared/values';
import type { EditorProps } from '../types';

export default function DayInput(props: EditorProps) {
  const day = asString(props.value);
  return (
    <DatePicker
      id={props.id}
      style={{ width: '100%' }}
      value={day ? dayjs(day) : null}
      onChange={(next) => {
        const chosen = next ? next.format('YYYY-MM-DD') : null;
        props.onChange(chosen);
        props.onCommit?.(chosen);
      }}
      {...(props.inline ? { defaultOpen: true } : {})}
      disabled={props.disabled ?? false}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      {...(props.invalid ? { status: 'error' as const } : {})}
    />
  );
}
