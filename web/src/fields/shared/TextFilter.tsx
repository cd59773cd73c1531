import { Input } from 'antd';
import type { FilterEditorProps } from '../types';
import { asString } from './values';

export default function TextFilter({ value, onChange, label }: FilterEditorProps) {
  return (
    <Input
      value={asString(value)}
      onChange={(event) => onChange(event.target.value)}
      aria-label={label}
      autoComplete="off"
    />
  );
}
