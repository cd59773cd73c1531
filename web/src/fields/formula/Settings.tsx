import { Input, Select } from 'antd';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { SettingsProps } from '../types';
import { useChecked } from './useChecked';

const RESULTS = ['number', 'money', 'percent', 'text', 'boolean', 'date', 'datetime'] as const;
const FUNCTIONS = ['IF', 'COALESCE', 'ROUND', 'SUM', 'COUNT', 'AVG', 'MIN', 'MAX', 'TODAY', 'DATEDIF', 'DATEADD', 'YEAR', 'MONTH', 'CONCAT', 'LEFT', 'LEN', 'TEXT', 'ME'];

/** A formula, checked as it is typed, with fields and functions to put in. */
export default function FormulaSettings({ own, object, locked, onChange }: SettingsProps) {
  const { t } = useTranslation('computed');
  const { language } = useLocale();
  const model = useModel();
  const id = useId();
  const box = useRef<HTMLTextAreaElement | null>(null);
  const formula = typeof own['formula'] === 'string' ? own['formula'] : '';
  const checked = useChecked(object, formula);
  const set = (part: Record<string, unknown>) => onChange({ ...own, ...part });
  const insert = (word: string) => {
    const at = box.current?.selectionStart ?? formula.length;
    set({ formula: `${formula.slice(0, at)}${word}${formula.slice(box.current?.selectionEnd ?? at)}` });
    box.current?.focus();
  };
  const view = model.objects.get(object);
  const fields = [...(view?.fields.values() ?? [])].map((field) => ({ value: field.name, label: labelText(field.label, language) }));
  return (
    <>
      <label htmlFor={`${id}f`}>{t('formula')}</label>
      <Input.TextArea
        id={`${id}f`}
        ref={(found) => {
          box.current = found?.resizableTextArea?.textArea ?? null;
        }}
        value={formula}
        disabled={locked}
        autoSize={{ minRows: 3, maxRows: 10 }}
        maxLength={4000}
        spellCheck={false}
        placeholder="amount * probability"
        aria-describedby={`${id}h`}
        {...(checked.fault ? { status: 'error' as const } : {})}
        onChange={(event) => set({ formula: event.target.value })}
      />
      <p id={`${id}h`} role={checked.fault ? 'alert' : undefined}>
        {checked.fault
          ? checked.at === undefined
            ? checked.fault
            : t('faultAt', { at: checked.at + 1, fault: checked.fault })
          : checked.type
            ? t('resultIs', { type: t(`result.${checked.type}`, { defaultValue: checked.type }) })
            : t('formulaHint')}
      </p>
      <Select aria-label={t('insertField')} value={null} placeholder={t('insertField')} disabled={locked} options={fields} showSearch={{ optionFilterProp: 'label' }} onChange={(name: string) => insert(name)} />
      <Select aria-label={t('insertFunction')} value={null} placeholder={t('insertFunction')} disabled={locked} options={FUNCTIONS.map((name) => ({ value: name, label: name }))} showSearch onChange={(name: string) => insert(`${name}()`)} />
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
