import { ColorPicker } from 'antd';
import { hue, sequence } from '@/start/tokens';
import { asString } from '../shared/values';
import type { EditorProps } from '../types';

export default function ColorEditor(props: EditorProps) {
  const value = asString(props.value);
  return (
    <ColorPicker
      value={value ? hue(value) : null}
      onChangeComplete={(next) => props.onChange(next.toHexString())}
      onClear={() => props.onChange(null)}
      allowClear
      disabledAlpha
      showText
      presets={[{ label: '', colors: [...sequence] }]}
      disabled={props.disabled ?? false}
    />
  );
}
