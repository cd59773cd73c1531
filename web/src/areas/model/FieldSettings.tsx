import { Input, InputNumber, Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
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

/** The settings that belong to the type of a field. */
export function FieldSettings({ draft, isNew, locked, view, onChange }: FieldSettingsProps) {
  const t = useWords('model');
  const { language } = useLocale();
  const model = useModel();
  const objects = [...model.objects.values()].map((one) => ({ value: one.name, label: labelText(one.label, language) }));
  const number = (key: 'decimals' | 'minimum' | 'maximum' | 'maxLength', least?: number) => (
    <Labelled key={key} label={t(key)}>
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
              onChange={(target) => onChange({ target, inverseName: draft.inverseName || `${view.name}s` })}
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
            {(id) => <Input id={id} value={draft.inverseZh} placeholder={labelText(view.plural, language)} onChange={(event) => onChange({ inverseZh: event.target.value })} maxLength={60} />}
          </Labelled>
        </div>
      )}
      <div className={styles['pair']}>
        {has(draft.type, 'range') && [number('minimum'), number('maximum')]}
        {has(draft.type, 'decimals') && number('decimals', 0)}
        {has(draft.type, 'length') && number('maxLength', 1)}
      </div>
    </>
  );
}
