import { InputNumber } from 'antd';
import { toNumber } from '@/lib/numberText';
import { RangeFilter } from '../shared/RangeFilter';
import type { FilterEditorProps } from '../types';
import { stored, typed } from './scale';

export default function PercentFilter({ value, onChange, operator, label }: FilterEditorProps) {
  const one = (current: unknown, change: (next: unknown) => void, name: string) => (
    <InputNumber<number>
      value={typed(current)}
      parser={toNumber}
      onChange={(next) => change(stored(next))}
      suffix="%"
      aria-label={name}
      style={{ width: 110 }}
    />
  );
  return operator === 'between' ? (
    <RangeFilter value={value} onChange={onChange} label={label} one={one} />
  ) : (
    one(value, onChange, label)
  );
}
