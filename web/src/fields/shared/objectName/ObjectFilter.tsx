import { Select } from 'antd';
import { asString } from '../values';
import type { FilterEditorProps } from '../../types';
import { useObjectOptions } from './useObjectOptions';

/** The object to compare with, chosen by its label. */
export default function ObjectFilter({ value, onChange, label }: FilterEditorProps) {
  const chosen = asString(value);
  return <Select value={chosen || null} onChange={onChange} options={useObjectOptions(chosen)} showSearch={{ optionFilterProp: 'label' }} aria-label={label} style={{ minWidth: 150 }} />;
}
