import { Input, type InputRef } from 'antd';
import { useRef } from 'react';
import type { ObjectView } from '@/model/view';
import { FieldPicker } from './FieldPicker';
import styles from './Papers.module.css';

interface TextLineProps {
  view: ObjectView;
  label: string;
  value: string;
  onChange: (value: string) => void;
  rows?: boolean;
  placeholder?: string;
}

/** A line of text into which fields are put where the cursor stands. */
export function TextLine({ view, label, value, onChange, rows, placeholder }: TextLineProps) {
  const input = useRef<InputRef>(null);
  const insert = (text: string) => {
    const field = input.current?.input;
    const at = field?.selectionStart ?? value.length;
    onChange(value.slice(0, at) + text + value.slice(field?.selectionEnd ?? at));
    input.current?.focus();
  };
  return (
    <Input
      ref={input}
      className={styles['line'] ?? ''}
      aria-label={label}
      placeholder={placeholder ?? label}
      maxLength={500}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      suffix={<FieldPicker view={view} rows={rows ?? false} onPick={insert} />}
    />
  );
}
