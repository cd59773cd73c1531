import { Input } from 'antd';
import type { EditorProps } from '../types';
import { asString } from './values';

const KINDS: Readonly<Record<string, { type: string; inputMode: 'text' | 'email' | 'tel' | 'url' }>> = {
  email: { type: 'text', inputMode: 'email' },
  phone: { type: 'text', inputMode: 'tel' },
  url: { type: 'text', inputMode: 'url' },
};

export default function TextEditor(props: EditorProps) {
  const { field } = props;
  const kind = KINDS[field.type] ?? { type: 'text', inputMode: 'text' as const };
  return (
    <Input
      id={props.id}
      {...kind}
      value={asString(props.value)}
      onChange={(event) => props.onChange(event.target.value)}
      maxLength={field.max_length ?? undefined}
      disabled={props.disabled ?? false}
      autoFocus={props.autoFocus ?? false}
      autoComplete="off"
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      {...(props.invalid ? { status: 'error' as const } : {})}
    />
  );
}
