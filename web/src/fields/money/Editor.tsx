import { InputNumber } from 'antd';
import { currencySymbol } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { asMoney } from '../shared/values';
import type { EditorProps } from '../types';

export default function MoneyEditor(props: EditorProps) {
  const { field, inline } = props;
  const locale = useLocale();
  const current = asMoney(props.value, locale.currency);
  const currency = current?.currency ?? locale.currency;
  const change = (amount: string | null) =>
    props.onChange(amount === null || amount === '' ? null : { amount: String(amount), currency });
  return (
    <InputNumber<string>
      id={props.id}
      style={{ width: '100%' }}
      stringMode
      {...(inline ? {} : { prefix: currencySymbol(currency) })}
      value={current?.amount ?? null}
      onChange={change}
      min={field.minimum === null || field.minimum === undefined ? undefined : String(field.minimum)}
      precision={2}
      formatter={(value, info) => (info.userTyping ? info.input : grouped(value))}
      parser={(text) => (text ?? '').replace(/[,，\s¥$]/g, '')}
      controls={false}
      disabled={props.disabled ?? false}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      {...(props.invalid ? { status: 'error' as const } : {})}
    />
  );
}

function grouped(value: string | number | undefined): string {
  const [whole = '', part] = String(value ?? '').split('.');
  const separated = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return part === undefined ? separated : `${separated}.${part}`;
}
