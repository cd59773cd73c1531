import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { hasOptions, optionsOf, plannedField, WIZARD_TYPES, type Missing, type Plan, type PlannedField } from './plan';
import styles from './Wizard.module.css';

interface FieldRowsProps {
  plan: Plan;
  onChange: (part: Partial<Plan>) => void;
  missing: readonly Missing[];
}

/** The fields one below the other, in the order of the form. */
export function FieldRows({ plan, onChange, missing }: FieldRowsProps) {
  const t = useWords('wizard');
  const { fields } = plan;
  const set = (key: number, part: Partial<PlannedField>) => onChange({ fields: fields.map((field) => (field.key === key ? { ...field, ...part } : field)) });
  const move = (at: number, to: number) => {
    const next = [...fields];
    next.splice(to, 0, ...next.splice(at, 1));
    onChange({ fields: next });
  };
  const remove = (key: number) => onChange({ fields: fields.filter((field) => field.key !== key), ...(plan.stages === key ? { stages: null, gates: {} } : {}) });
  const add = () => onChange({ fields: [...fields, plannedField(Math.max(-1, ...fields.map((field) => field.key)) + 1)] });
  return (
    <>
      <p className={styles['hint']}>{t('fieldsHint')}</p>
      <ol className={styles['fields']}>
        {fields.map((field, at) => (
          <li key={field.key} data-wrong={missing.some((one) => one.field === field) ? '' : undefined}>
            <FieldRow field={field} first={at === 0} onSet={(part) => set(field.key, part)} />
            <span className={styles['rowActions']}>
              <Button type="text" size="small" icon={<ArrowUpOutlined aria-hidden="true" />} disabled={at === 0} aria-label={t('up', { name: field.zh || field.en || String(at + 1) })} onClick={() => move(at, at - 1)} />
              <Button type="text" size="small" icon={<ArrowDownOutlined aria-hidden="true" />} disabled={at === fields.length - 1} aria-label={t('down', { name: field.zh || field.en || String(at + 1) })} onClick={() => move(at, at + 1)} />
              <Button type="text" size="small" icon={<DeleteOutlined aria-hidden="true" />} disabled={fields.length === 1} aria-label={t('remove', { name: field.zh || field.en || String(at + 1) })} onClick={() => remove(field.key)} />
            </span>
          </li>
        ))}
      </ol>
      <Button icon={<PlusOutlined aria-hidden="true" />} onClick={add}>
        {t('add')}
      </Button>
    </>
  );
}

function FieldRow({ field, first, onSet }: { field: PlannedField; first: boolean; onSet: (part: Partial<PlannedField>) => void }) {
  const t = useWords('wizard');
  const m = useWords('model');
  const { language } = useLocale();
  const model = useModel();
  const [typed, setTyped] = useState<string | null>(null);
  const types = useMemo(() => WIZARD_TYPES.map((value) => ({ value, label: m(`types.${value}`) })), [m]);
  const targets = useMemo(() => [...model.objects.values()].map((view) => ({ value: view.name, label: labelText(view.label, language) })), [model, language]);
  return (
    <span className={styles['row']}>
      <Input value={field.zh} maxLength={60} placeholder={t('zh')} aria-label={t('zh')} onChange={(event) => onSet({ zh: event.target.value })} />
      <Input value={field.en} maxLength={60} placeholder={t('en')} aria-label={t('en')} onChange={(event) => onSet({ en: event.target.value })} />
      <Select showSearch={{ optionFilterProp: 'label' }} value={field.type} options={types} aria-label={t('type')} onChange={(type) => onSet({ type })} />
      <span className={styles['more']}>
        {hasOptions(field.type) && (
          <Input
            value={typed ?? field.options.join(language === 'en' ? ', ' : '，')}
            onBlur={() => setTyped(null)}
            placeholder={t('optionsHint')}
            aria-label={t('options')}
            onChange={(event) => {
              setTyped(event.target.value);
              onSet({ options: optionsOf(event.target.value) });
            }}
          />
        )}
        {field.type === 'lookup' && <Select showSearch={{ optionFilterProp: 'label' }} {...(field.target ? { value: field.target } : {})} options={targets} placeholder={t('target')} aria-label={t('target')} onChange={(target: string) => onSet({ target })} style={{ width: '100%' }} />}
      </span>
      {first ? (
        <span className={styles['hint']}>{t('nameField')}</span>
      ) : (
        <Checkbox checked={field.required} disabled={field.type === 'auto_number'} onChange={(event) => onSet({ required: event.target.checked })}>
          {t('required')}
        </Checkbox>
      )}
    </span>
  );
}
