import { Input, Select } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { useChecked } from '../formula/useChecked';
import type { SettingsProps } from '../types';

const MEASURES = ['count', 'sum', 'avg', 'min', 'max', 'count_distinct'] as const;

interface Rollup {
  inverse?: string;
  measure?: string;
  field?: string | null;
  where?: string | null;
}

/** Which related records are summed up, how, and which of them count. */
export default function RollupSettings({ own, object, locked, onChange }: SettingsProps) {
  const { t } = useTranslation('computed');
  const { language } = useLocale();
  const model = useModel();
  const id = useId();
  const rollup = (own['rollup'] as Rollup | null) ?? { measure: 'count' };
  const set = (part: Rollup) => onChange({ ...own, rollup: { ...rollup, ...part } });
  const inverses = model.objects.get(object)?.inverses ?? [];
  const chosen = inverses.find((each) => each.name === rollup.inverse);
  const child = chosen ? model.objects.get(chosen.object) : undefined;
  const fields = [...(child?.fields.values() ?? [])].filter((field) => !field.system || field.name === 'owner').map((field) => ({ value: field.name, label: labelText(field.label, language) }));
  const checked = useChecked(child?.name ?? object, child ? (rollup.where ?? '') : '');
  return (
    <>
      <label htmlFor={`${id}i`}>{t('inverse')}</label>
      <Select
        id={`${id}i`}
        value={rollup.inverse ?? null}
        disabled={locked}
        placeholder={t('inverseHint')}
        options={inverses.map((each) => ({ value: each.name, label: labelText(each.label, language) }))}
        onChange={(inverse: string) => set({ inverse, field: null, where: null })}
      />
      <label htmlFor={`${id}m`}>{t('measure')}</label>
      <Select
        id={`${id}m`}
        value={rollup.measure ?? 'count'}
        disabled={locked}
        options={MEASURES.map((value) => ({ value, label: t(`measures.${value}`) }))}
        onChange={(measure: string) => set({ measure, ...(measure === 'count' ? { field: null } : {}) })}
      />
      {rollup.measure !== 'count' && (
        <>
          <label htmlFor={`${id}f`}>{t('measured')}</label>
          <Select id={`${id}f`} value={rollup.field ?? null} disabled={locked} options={fields} showSearch={{ optionFilterProp: 'label' }} onChange={(field: string) => set({ field })} />
        </>
      )}
      <label htmlFor={`${id}w`}>{t('where')}</label>
      <Input.TextArea id={`${id}w`} value={rollup.where ?? ''} disabled={locked} autoSize={{ minRows: 1, maxRows: 5 }} maxLength={4000} spellCheck={false} placeholder={t('whereHint')} aria-describedby={`${id}h`} {...(checked.fault ? { status: 'error' as const } : {})} onChange={(event) => set({ where: event.target.value || null })} />
      {checked.fault && (
        <p id={`${id}h`} role="alert">
          {checked.at === undefined ? checked.fault : t('faultAt', { at: checked.at + 1, fault: checked.fault })}
        </p>
      )}
    </>
  );
}
