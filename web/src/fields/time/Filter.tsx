import { TimePicker } from 'antd';
import { RangeFilter } from '../shared/RangeFilter';
import { asString } from '../shared/values';
import type { FilterEditorProps } from '../types';
import { picked, written } from './pick';

export default function TimeFilter({ value, onChange, operator, label }: FilterEditorProps) {
  const one = (current: unknown, change: (next: unknown) => void, name: string) => (
    <TimePicker
      format="HH:mm"
      minuteStep={5}
      needConfirm={false}
      value={picked(asString(current))}
      onChange={(next) => change(written(next))}
      aria-label={name}
      style={{ width: 110 }}
    />
  );
  return operator === 'between' ? <RangeFilter value={value} onChange={onChange} label={label} one={one} /> : one(value, onChange, label);
}
