import { asString } from '../shared/values';
import type { FilterEditorProps } from '../types';
import { ColorChoice } from './Choice';

export default function ColorFilter({ value, onChange, label }: FilterEditorProps) {
  return <ColorChoice value={asString(value) || null} onChange={onChange} label={label} />;
}
