import { Checkbox, Input, InputNumber, Select } from 'antd';
import { Suspense } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { fieldTypes } from '@/fields/registry';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { has, type FieldDraft } from './fieldDraft';
import { Labelled } from './Labelled';
import styles from './Model.module.css';

interface FieldSettingsProps {
  draft: FieldDraft;
  isNew: boolean;
  /** A shipped field, of which only the words may change. */
  locked: boolean;
  view: ObjectView;
  onChange: (part: Partial<FieldDraft>) => void;
}

/** What the other object calls the records that point at it, until somebody says otherwise. */
function inverseOf(view: ObjectView): Partial<FieldDraft> {
  return { inverseName: `${view.name}s`, inverseZh: view.plural['zh-CN'] ?? '', inverseEn: view.plural.en ?? '' };
}

/** The settings that belong to the type of a field. */
export function FieldSettings({ draft, isNew, locked, view, onChange }: FieldSettingsProps) {
  const t = useWords('model');
  const { language } = useLocale();
  const model = useModel();
  const objects = [...model.objects.values()].map((one) => ({ value: one.name, label: labelText(one.label, language) }));
  const number = (key: 'decimals' | 'minimum' | 'maximum' | 'maxLength', least?: number, label = t(key)) => (
    <Labelled key={key} label={label}>
      {(id) => (
        <InputNumber
          id={id}
          style={{ width: '100%' }}
          value={draft[key]}
          disabled={locked}
          {...(least === undefined ? {} : { min: least, precision: 0 })}
          onChange={(value) => onChange({ [key]: value })}
        />
      )}
    </Labelled>
  );
  const Own = fieldTypes[draft.type]?.Settings;
  return (
    <>
      {has(draft.type, 'target') && (
        <Labelled label={t('target')}>
          {(id) => (
            <Select<string>
              id={id}
              value={draft.target || null}
              options={objects}
              disabled={!isNew}
              placeholder={t('targetHint')}
              showSearch={{ optionFilterProp: 'label' }}
              onChange={(target) => onChange({ target, ...(draft.inverseName ? {} : inverseOf(view)) })}
            />
          )}
        </Labelled>
      )}
      {has(draft.type, 'targets') && (
        <Labelled label={t('targets')} hint={t('targetsHint')}>
          {(id) => (
            <Select<string[]>
              id={id}
              mode="multiple"
              value={[...draft.targets]}
              options={objects}
              disabled={locked}
              placeholder={t('targetHint')}
              showSearch={{ optionFilterProp: 'label' }}
              onChange={(targets) => onChange({ targets, ...(draft.inverseName || !isNew ? {} : inverseOf(view)) })}
            />
          )}
        </Labelled>
      )}
      {has(draft.type, 'inverse') && isNew && (
        <div className={styles['pair']}>
          <Labelled label={t('inverseName')} hint={t('inverseHint')}>
            {(id) => <Input id={id} value={draft.inverseName} onChange={(event) => onChange({ inverseName: event.target.value })} spellCheck={false} maxLength={40} />}
          </Labelled>
          <Labelled label={t('inverseLabel')}>
            {(id) => (
              <div className={styles['pair']}>
                <Input id={id} value={draft.inverseZh} placeholder={t('optionZh')} onChange={(event) => onChange({ inverseZh: event.target.value })} maxLength={60} />
                <Input value={draft.inverseEn} placeholder={t('optionEn')} aria-label={t('optionEn')} onChange={(event) => onChange({ inverseEn: event.target.value })} maxLength={60} />
              </div>
            )}
          </Labelled>
        </div>
      )}
      <div className={styles['pair']}>
        {has(draft.type, 'range') && [number('minimum'), number('maximum')]}
        {has(draft.type, 'maximum') && number('maximum', 1, t('stars'))}
        {has(draft.type, 'decimals') && number('decimals', 0)}
        {has(draft.type, 'length') && number('maxLength', 1)}
      </div>
      {Own && (
        <div className={styles['field']}>
          <Suspense>
            <Own own={draft.own} object={view.name} locked={locked} onChange={(own) => onChange({ own })} />
          </Suspense>
        </div>
      )}
      {(Own ? [] : (fieldTypes[draft.type]?.own ?? [])).filter(({ itself }) => !itself || draft.target === view.name).map(({ key, values }) => {
        const set = (value: unknown) => onChange({ own: { ...draft.own, [key]: value } });
        return values ? (
          <Labelled key={key} label={t(`own.${key}`)}>
            {(id) => (
              <Select<string>
                id={id}
                value={(draft.own[key] as string | null | undefined) ?? values[0] ?? null}
                options={values.map((value) => ({ value, label: t(`${key}.${value}`) }))}
                disabled={locked}
                onChange={set}
              />
            )}
          </Labelled>
        ) : (
          <Checkbox key={key} checked={draft.own[key] === true} disabled={locked} onChange={(event) => set(event.target.checked)}>
            {t(`own.${key}`)}
          </Checkbox>
        );
      })}
    </>
  );
}
