import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditorProps } from '../types';

function shown(value: unknown): string {
  return value === null || value === undefined ? '' : JSON.stringify(value, null, 2);
}

/** JSON as text. While it is not well-formed, the value stays what it was and the editor says so. */
export default function JsonEditor(props: EditorProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => shown(props.value));
  const [wrong, setWrong] = useState(false);
  const change = (next: string) => {
    setText(next);
    if (next.trim() === '') {
      setWrong(false);
      props.onChange(null);
      return;
    }
    try {
      const value: unknown = JSON.parse(next);
      setWrong(false);
      props.onChange(value);
    } catch {
      setWrong(true);
    }
  };
  const note = `${props.id}-json`;
  return (
    <div>
      <Input.TextArea
        id={props.id}
        value={text}
        onChange={(event) => change(event.target.value)}
        autoSize={{ minRows: 3, maxRows: 14 }}
        spellCheck={false}
        style={{ fontFamily: 'ui-monospace, monospace', fontSize: 13 }}
        disabled={props.disabled ?? false}
        autoFocus={props.autoFocus ?? false}
        aria-label={props.label}
        aria-describedby={wrong ? note : props.describedBy}
        aria-invalid={wrong || props.invalid}
        {...(wrong || props.invalid ? { status: 'error' as const } : {})}
      />
      {wrong && (
        <p id={note} role="alert" style={{ margin: '4px 0 0', fontSize: 12, color: 'var(--y-danger)' }}>
          {t('field.json.wrong')}
        </p>
      )}
    </div>
  );
}
