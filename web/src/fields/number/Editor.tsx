import { InputNumber } from 'antd';
import { toNumber } from '@/lib/numberText';
import { asNumber } from '../shared/values';
import type { EditorProps } from '../types';

/** One out of bounds is kept as it was typed: it is told when it is saved, and nothing else is put in its place. */
export default function NumberEditor(props: EditorProps) {
  const { field } = props;
  return (
    <InputNumber<number>
      id={props.id}
      style={{ width: '100%' }}
      value={asNumber(props.value)}
      onChange={props.onChange}
      parser={toNumber}
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
