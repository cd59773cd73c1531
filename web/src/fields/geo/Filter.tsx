import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { isObject } from '@/lib/equal';
import { asNumber } from '../shared/values';
import type { FilterEditorProps } from '../types';

/** A place and how far around it. */
export default function GeoFilter({ value, onChange, label }: FilterEditorProps) {
  const { t } = useTranslation();
  const current = isObject(value) ? value : { km: 5 };
  const input = (part: 'lat' | 'lng' | 'km', least: number, most: number, words: string) => (
    <InputNumber<number>
      value={asNumber(current[part])}
      min={least}
      max={most}
      controls={false}
      onChange={(number) => onChange({ ...current, [part]: number })}
      placeholder={words}
      aria-label={`${label} ${words}`}
      style={{ width: part === 'km' ? 110 : 96 }}
      {...(part === 'km' ? { suffix: t('field.geo.km') } : {})}
    />
  );
  return (
    <span style={{ display: 'inline-flex', gap: 6 }}>
      {input('lat', -90, 90, t('field.geo.lat'))}
      {input('lng', -180, 180, t('field.geo.lng'))}
      {input('km', 0, 20_100, t('field.geo.around'))}
    </span>
  );
}
