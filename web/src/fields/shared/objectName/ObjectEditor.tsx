import { Select } from 'antd';
import { asString } from '../values';
import type { EditorProps } from '../../types';
import { useObjectOptions } from './useObjectOptions';

/** An object, chosen by its label. */
export default function ObjectEditor({ id, value, onChange, onCommit, label, describedBy, invalid, disabled, autoFocus }: EditorProps) {
  const chosen = asString(value);
  return (
    <Select
      id={id}
      value={chosen || null}
      onChange={(next: string | null | undefined) => {
        onChange(next ?? null);
        onCommit?.(next ?? null);
      }}
      options={useObjectOptions(chosen)}
      allowClear
      showSearch
      optionFilterProp="label"
      aria-label={label}
      disabled={disabled ?? false}
      autoFocus={autoFocus ?? false}
      {...(describedBy ? { 'aria-describedby': describedBy } : {})}
      {...(invalid ? { status: 'error' as const } : {})}
      style={{ width: '100%' }}
    />
  );
}
