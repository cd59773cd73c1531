import { InputNumber, Select, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currencySymbol } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { plainNumber } from '@/lib/numberText';
import { asMoney } from '../shared/values';
import type { EditorProps } from '../types';
import { currencyOptions, digitsOf, grouped } from './currencies';

/**
 * An amount, with its currency to choose where several are in use. A table cell keeps the currency that is there. One out of
 * bounds is kept as it was typed: what is wrong with it is told when it is saved, and nothing else is put in its place.
 */
export default function MoneyEditor(props: EditorProps) {
  const { field, inline } = props;
  const { t } = useTranslation();
  const locale = useLocale();
  const current = asMoney(props.value, locale.currency);
  const [chosen, setChosen] = useState<string | null>(null);
  const currency = current?.currency ?? chosen ?? locale.currency;
  const options = currencyOptions(locale, currency);
  const choosing = !inline && options.length > 1;
  const change = (amount: string | null) =>
    props.onChange(amount === null || amount === '' ? null : { amount: String(amount), currency });
  const choose = (code: string) => {
    setChosen(code);
    if (current) props.onChange({ amount: current.amount, currency: code });
  };
  const input = (
    <InputNumber<string>
      id={props.id}
      style={{ width: '100%' }}
      stringMode
      {...(inline || choosing ? {} : { prefix: currencySymbol(currency) })}
      value={current?.amount ?? null}
      onChange={change}
      precision={Math.min(field.decimals ?? 4, digitsOf(locale, currency))}
      formatter={(value, info) => (info.userTyping ? info.input : grouped(value))}
      parser={plainNumber}
      controls={false}
      disabled={props.disabled ?? false}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      {...(props.invalid ? { status: 'error' as const } : {})}
    />
  );
  if (!choosing) return input;
  return (
    <Space.Compact block>
      <Select<string>
        style={{ width: 96, flex: 'none' }}
        value={currency}
        options={options}
        onChange={choose}
        disabled={props.disabled ?? false}
        aria-label={t('field.money.currency', { name: props.label })}
        popupMatchSelectWidth={false}
      />
      {input}
    </Space.Compact>
  );
}
