import { InputNumber } from 'antd';
import { toNumber } from '@/lib/numberText';
import { RangeFilter } from '../shared/RangeFilter';
import { asNumber } from '../shared/values';
import type { FilterEditorProps } from '../types';

export default function NumberFilter({ value, onChange, operator, label }: FilterEditorProps) {
  const one = (current: unknown, change: (next: unknown) => void, name: string) => (
    <InputNumber<number> value={asNumber(current)} parser={toNumber} onChange={change} aria-label={name} style={{ width: 120 }} />
  );
  return operator === 'between' ? (
    <RangeFilter value={value} onChange={onChange} label={label} one={one} />
  ) : (
    one(value, onChange, label)
  );
}
