import RichTextEditor from '@/fields/rich_text/Editor';
import type { FieldDefinition } from '@/api/types';

const FIELD: FieldDefinition = { name: 'text', type: 'rich_text', label: {} };

export default function RichEditor({ value, label, onChange }: { value: string; label: string; onChange: (value: unknown) => void }) {
  return <RichTextEditor id="component-text" field={FIELD} value={value} label={label} onChange={onChange} />;
}
