import { RangeFilter } from '../shared/RangeFilter';
import { asNumber } from '../shared/values';
import type { FilterEditorProps } from '../types';
import { DurationInput } from './DurationInput';

export default function DurationFilter({ value, onChange, operator, label }: FilterEditorProps) {
  const one = (current: unknown, change: (next: unknown) => void, name: string) => (
    <DurationInput seconds={asNumber(current)} onChange={change} label={name} width={120} />
  );
  return operator === 'between' ? <RangeFilter value={value} onChange={onChange} label={label} one={one} /> : one(value, onChange, label);
}
