import { Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { EditorProps } from '../types';

export default function BooleanEditor(props: EditorProps) {
  const { t } = useTranslation();
  const change = (next: boolean) => {
    props.onChange(next);
    props.onCommit?.(next);
  };
  return (
    <Switch
      id={props.id}
      style={{ alignSelf: 'flex-start', marginBlock: 5 }}
      checked={props.value === true}
      onChange={change}
      checkedChildren={t('field.yes')}
      unCheckedChildren={t('field.no')}
      disabled={props.disabled ?? false}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      aria-describedby={props.describedBy}
    />
  );
}
