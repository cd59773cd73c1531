import { InputNumber, Slider } from 'antd';
import { asNumber } from '../shared/values';
import type { EditorProps } from '../types';
import { boundsOf } from './bounds';

/** A slider for the hand, a number for the keyboard. */
export default function ProgressEditor(props: EditorProps) {
  const { low, high } = boundsOf(props.field);
  const value = asNumber(props.value);
  return (
    <div style={{ display: 'flex', gap: 12, alignItems: 'center' }}>
      {!props.inline && (
        <Slider
          style={{ flex: 1 }}
          min={low}
          max={high}
          value={value ?? low}
          onChange={props.onChange}
          disabled={props.disabled ?? false}
          ariaLabelForHandle={props.label}
        />
      )}
      <InputNumber<number>
        id={props.id}
        style={{ width: props.inline ? '100%' : 96 }}
        min={low}
        max={high}
        {...(typeof props.field.decimals !== 'number' ? {} : { precision: props.field.decimals })}
        value={value}
        onChange={props.onChange}
        changeOnWheel={false}
        controls={!props.inline}
        disabled={props.disabled ?? false}
        autoFocus={props.autoFocus ?? false}
        aria-label={props.label}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid}
        {...(props.invalid ? { status: 'error' as const } : {})}
      />
    </div>
  );
}
