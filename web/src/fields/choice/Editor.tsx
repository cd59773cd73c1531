import { Select } from 'antd';
import { useLocale } from '@/lib/locale';
import { asString } from '../shared/values';
import type { EditorProps } from '../types';
import { OptionLine, listedOptions } from './options';

export default function ChoiceEditor(props: EditorProps) {
  const { language } = useLocale();
  const value = asString(props.value);
  const options = listedOptions(props.field, language, [value]);
  return (
    <Select
      id={props.id}
      style={{ width: '100%' }}
      value={value || undefined}
      onChange={(next: string | undefined) => {
        props.onChange(next ?? null);
        props.onCommit?.(next ?? null);
      }}
      options={options}
      optionRender={(option) => <OptionLine label={option.data.label} color={option.data.color} />}
      allowClear={!props.field.required}
      showSearch={{ optionFilterProp: 'label' }}
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
