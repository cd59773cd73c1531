import { DatePicker, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { RangeFilter } from '../shared/RangeFilter';
import { periods } from '../shared/periods';
import { asNumber, asString } from '../shared/values';
import type { FilterEditorProps } from '../types';

/** Picks a named period, a number of days, a day or two days, as the operator asks. */
export default function DateFilter({ value, onChange, operator, label }: FilterEditorProps) {
  const { t } = useTranslation();
  if (operator === 'period') {
    return (
      <Select
        value={asString(value) || undefined}
        onChange={onChange}
        options={periods.map((name) => ({ value: name, label: t(`filter.period.${name}`) }))}
        aria-label={label}
        style={{ minWidth: 110 }}
      />
    );
  }
  if (operator === 'next_days' || operator === 'last_days') {
    return (
      <InputNumber<number>
        value={asNumber(value)}
        onChange={onChange}
        min={0}
        max={3660}
        precision={0}
        suffix={t('filter.days')}
        aria-label={label}
        style={{ width: 100 }}
      />
    );
  }
  const one = (current: unknown, change: (next: unknown) => void, name: string) => (
    <DatePicker
      value={asString(current) ? dayjs(asString(current)) : null}
      onChange={(next) => change(next ? next.format('YYYY-MM-DD') : null)}
      aria-label={name}
      style={{ width: 132 }}
    />
  );
  return operator === 'between' ? (
    <RangeFilter value={value} onChange={onChange} label={label} one={one} />
  ) : (
    one(value, onChange, label)
  );
}
