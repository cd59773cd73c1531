import { Cascader } from 'antd';
import { useLocale } from '@/lib/locale';
import { asStrings } from '../shared/values';
import type { EditorProps } from '../types';
import { branches } from './tree';

export default function TreeChoiceEditor(props: EditorProps) {
  const { language } = useLocale();
  const path = asStrings(props.value);
  return (
    <Cascader
      id={props.id}
      style={{ width: '100%' }}
      options={branches(props.field.options ?? [], language, path)}
      value={path}
      onChange={(next) => {
        const chosen = (next as string[] | undefined) ?? [];
        props.onChange(chosen.length ? chosen : null);
        props.onCommit?.(chosen.length ? chosen : null);
      }}
      changeOnSelect={props.field['leaf_only'] !== true}
      allowClear={!props.field.required}
      showSearch
      {...(props.inline ? { defaultOpen: true } : {})}
      disabled={props.disabled ?? false}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      {...(props.invalid ? { status: 'error' as const } : {})}
    />
  );
}
