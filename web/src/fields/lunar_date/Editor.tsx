import type { EditorProps } from '../types';
import { asLunar } from './lunar';
import { LunarSelect } from './LunarSelect';

export default function LunarDateEditor(props: EditorProps) {
  return <LunarSelect id={props.id} value={asLunar(props.value)} onChange={props.onChange} label={props.label} disabled={props.disabled} invalid={props.invalid} />;
}
