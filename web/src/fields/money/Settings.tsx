import { Select } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { SettingsProps } from '../types';

/** The date whose day decides the rate of an amount in another currency. */
export default function MoneySettings({ own, object, locked, onChange }: SettingsProps) {
  const { t } = useTranslation('computed');
  const { language } = useLocale();
  const id = useId();
  const fields = [...(useModel().objects.get(object)?.fields.values() ?? [])].filter((field) => field.type === 'date' || field.type === 'datetime');
  return (
    <>
      <label htmlFor={id}>{t('rateDate')}</label>
      <Select
        id={id}
        allowClear
        value={(own['rate_date'] as string | null) ?? null}
        placeholder={t('rateDateNone')}
        disabled={locked}
        options={fields.map((field) => ({ value: field.name, label: labelText(field.label, language) }))}
        aria-describedby={`${id}h`}
        onChange={(rate_date?: string) => onChange({ ...own, rate_date: rate_date ?? null })}
      />
      <p id={`${id}h`}>{t('rateDateHint')}</p>
    </>
  );
}
