import { InputNumber } from 'antd';
import { toNumber } from '@/lib/numberText';
import type { EditorProps } from '../types';
import { stored, typed } from './scale';

export default function PercentEditor(props: EditorProps) {
  return (
    <InputNumber<number>
      id={props.id}
      style={{ width: '100%' }}
      suffix="%"
      value={typed(props.value)}
      onChange={(next) => props.onChange(stored(next))}
      parser={toNumber}
      controls={!props.inline}
      disabled={props.disabled ?? false}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      {...(props.invalid ? { status: 'error' as const } : {})}
    />
  );
}
