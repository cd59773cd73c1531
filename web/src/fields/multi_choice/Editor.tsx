import { Select } from 'antd';
import { useLocale } from '@/lib/locale';
import { OptionLine, listedOptions } from '../choice/options';
import { asStrings } from '../shared/values';
import type { EditorProps } from '../types';

export default function MultiChoiceEditor(props: EditorProps) {
  const { language } = useLocale();
  const chosen = asStrings(props.value);
  return (
    <Select<string[]>
      id={props.id}
      mode="multiple"
      style={{ width: '100%' }}
      value={chosen}
      onChange={props.onChange}
      options={listedOptions(props.field, language, chosen)}
      optionRender={(option) => <OptionLine label={option.data['label'] as string} color={option.data['color'] as string | null} />}
      showSearch={{ optionFilterProp: 'label' }}
      disabled={props.disabled ?? false}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      {...(props.invalid ? { status: 'error' as const } : {})}
    />
  );
}
