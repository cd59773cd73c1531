import { Select } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingsProps } from '../types';
import { ExpressionEditor } from './ExpressionEditor';

const RESULTS = ['number', 'money', 'percent', 'text', 'boolean', 'date', 'datetime'] as const;

/** A formula and the type of what comes out. */
export default function FormulaSettings({ own, object, locked, onChange }: SettingsProps) {
  const { t } = useTranslation('computed');
  const id = useId();
  const set = (part: Record<string, unknown>) => onChange({ ...own, ...part });
  return (
    <>
      <ExpressionEditor
        object={object}
        value={typeof own['formula'] === 'string' ? own['formula'] : ''}
        onChange={(formula) => set({ formula })}
        locked={locked}
        label={t('formula')}
        hint={t('formulaHint')}
        placeholder="amount * probability"
      />
      <label htmlFor={`${id}r`}>{t('resultType')}</label>
      <Select
        id={`${id}r`}
        allowClear
        value={(own['result_type'] as string | null) ?? null}
        placeholder={t('resultFound')}
        disabled={locked}
        options={RESULTS.map((value) => ({ value, label: t(`result.${value}`) }))}
        onChange={(result_type?: string) => set({ result_type: result_type ?? null })}
      />
    </>
  );
}
