import { Input } from 'antd';
import { asString } from '../shared/values';
import type { EditorProps } from '../types';

export default function LongTextEditor(props: EditorProps) {
  return (
    <Input.TextArea
      id={props.id}
      value={asString(props.value)}
      onChange={(event) => props.onChange(event.target.value)}
      autoSize={{ minRows: 3, maxRows: 14 }}
      maxLength={props.field.max_length ?? undefined}
      disabled={props.disabled ?? false}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      {...(props.invalid ? { status: 'error' as const } : {})}
    />
  );
}
