import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { asNumber } from '../shared/values';
import type { FilterEditorProps } from '../types';
import { asLunar } from './lunar';
import { LunarSelect } from './LunarSelect';

export default function LunarDateFilter({ value, onChange, operator, label }: FilterEditorProps) {
  const { t } = useTranslation();
  if (operator !== 'next_days') return <LunarSelect value={asLunar(value)} onChange={onChange} label={label} />;
  return (
    <InputNumber<number> value={asNumber(value)} onChange={onChange} min={0} max={400} precision={0} suffix={t('filter.days')} aria-label={label} style={{ width: 100 }} />
  );
}
