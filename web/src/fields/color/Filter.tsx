import { ColorPicker } from 'antd';
import { sequence } from '@/start/tokens';
import { asString } from '../shared/values';
import type { FilterEditorProps } from '../types';

export default function ColorFilter({ value, onChange, label }: FilterEditorProps) {
  return (
    <span role="group" aria-label={label}>
      <ColorPicker value={asString(value) || null} onChangeComplete={(next) => onChange(next.toHexString())} disabledAlpha showText presets={[{ label: '', colors: [...sequence] }]} />
    </span>
  );
}
