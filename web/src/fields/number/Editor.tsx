import { InputNumber } from 'antd';
import { asNumber } from '../shared/values';
import type { EditorProps } from '../types';

export default function NumberEditor(props: EditorProps) {
  const { field } = props;
  return (
    <InputNumber<number>
      id={props.id}
      style={{ width: '100%' }}
      value={asNumber(props.value)}
      onChange={props.onChange}
      min={field.minimum ?? field.min ?? undefined}
      max={field.maximum ?? field.max ?? undefined}
      precision={field.type === 'integer' ? 0 : (field.decimals ?? undefined)}
      controls={!props.inline}
      changeOnWheel={false}
      disabled={props.disabled ?? false}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      {...(props.invalid ? { status: 'error' as const } : {})}
    />
  );
}
