import { Checkbox, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLocale } from '@/lib/locale';
import { dayWords, monthWords, type Lunar } from './lunar';

interface LunarSelectProps {
  value: Lunar | null;
  onChange: (value: Lunar | null) => void;
  label: string;
  id?: string;
  disabled?: boolean | undefined;
  invalid?: boolean | undefined;
}

/** Month, day and whether the month is a leap month. Choosing one half takes the first of the other. */
export function LunarSelect({ value, onChange, label, id, disabled, invalid }: LunarSelectProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const counted = (count: number, words: (number: number) => string) =>
    Array.from({ length: count }, (_, index) => ({ value: index + 1, label: language === 'en' ? `${index + 1} ${words(index + 1)}` : words(index + 1) }));
  const set = (part: Partial<Lunar>) => onChange({ month: 1, day: 1, leap: false, ...value, ...part });
  const status = invalid ? { status: 'error' as const } : {};
  return (
    <div style={{ display: 'flex', gap: 8, alignItems: 'center' }} role="group" aria-label={label}>
      <Select<number>
        {...(id ? { id } : {})}
        style={{ flex: 1, minWidth: 90 }}
        value={value?.month ?? null}
        options={counted(12, monthWords)}
        placeholder={t('field.lunar.month')}
        showSearch={{ optionFilterProp: 'label' }}
        listHeight={400}
        aria-label={`${label} ${t('field.lunar.month')}`}
        allowClear
        onClear={() => onChange(null)}
        onChange={(month: number | undefined) => {
          if (month) set({ month });
        }}
        disabled={disabled ?? false}
        {...status}
      />
      <Select<number>
        style={{ flex: 1, minWidth: 90 }}
        value={value?.day ?? null}
        options={counted(30, dayWords)}
        placeholder={t('field.lunar.day')}
        showSearch={{ optionFilterProp: 'label' }}
        listHeight={400}
        aria-label={`${label} ${t('field.lunar.day')}`}
        onChange={(day) => set({ day })}
        disabled={disabled ?? false}
        {...status}
      />
      <Checkbox checked={value?.leap ?? false} disabled={(disabled ?? false) || !value} onChange={(event) => set({ leap: event.target.checked })}>
        {t('field.lunar.leap')}
      </Checkbox>
    </div>
  );
}
