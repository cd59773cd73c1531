import { Checkbox, Input, InputNumber, Select } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingsProps } from '../types';
import { firstNumber } from './pattern';

const USUAL = '{0000}';
const RESETS = ['never', 'year', 'month', 'day'] as const;

/** How numbers are written and when counting starts over, with the first number as it will be. */
export default function AutoNumberSettings({ own, onChange }: SettingsProps) {
  const { t } = useTranslation('computed');
  const id = useId();
  const pattern = typeof own['pattern'] === 'string' ? own['pattern'] : '';
  const start = typeof own['start'] === 'number' ? own['start'] : 1;
  const set = (part: Record<string, unknown>) => onChange({ ...own, ...part });
  return (
    <>
      <label htmlFor={`${id}p`}>{t('pattern')}</label>
      <Input id={`${id}p`} value={pattern} placeholder="SO-{YYYY}{MM}-{0000}" maxLength={60} spellCheck={false} aria-describedby={`${id}h`} onChange={(event) => set({ pattern: event.target.value || null })} />
      <p id={`${id}h`}>
        {t('patternHint')} {t('firstNumber', { number: firstNumber(pattern || USUAL, start, new Date()) })}
      </p>
      <label htmlFor={`${id}r`}>{t('reset')}</label>
      <Select id={`${id}r`} value={(own['reset'] as string | null) ?? 'never'} options={RESETS.map((value) => ({ value, label: t(`resets.${value}`) }))} onChange={(reset: string) => set({ reset })} />
      <label htmlFor={`${id}s`}>{t('start')}</label>
      <InputNumber id={`${id}s`} min={0} precision={0} value={start} onChange={(value) => set({ start: value })} />
      <Checkbox checked={own['gapless'] === true} onChange={(event) => set({ gapless: event.target.checked })}>
        {t('gapless')}
      </Checkbox>
    </>
  );
}
