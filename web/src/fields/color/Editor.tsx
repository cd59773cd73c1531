import { asString } from '../shared/values';
import type { EditorProps } from '../types';
import { ColorChoice } from './Choice';

export default function ColorEditor({ id, value, onChange, onCommit, label, disabled, describedBy }: EditorProps) {
  return <ColorChoice id={id} value={asString(value) || null} onChange={onChange} onCommit={onCommit} label={label} disabled={disabled ?? false} clearable describedBy={describedBy} />;
}
