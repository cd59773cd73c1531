import { DeleteOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select } from 'antd';
import { useId } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { FilterBar } from '@/records/filter/FilterBar';
import styles from './Handover.module.css';
import type { Rule } from './rules';

interface RuleCardProps {
  rule: Rule;
  place: number;
  objects: readonly string[];
  onChange: (rule: Rule) => void;
  onRemove: (() => void) | null;
}

/** One rule: which records go to whom, and to each how many beside the others. */
export function RuleCard({ rule, place, objects, onChange, onRemove }: RuleCardProps) {
  const t = useWords('handover');
  const model = useModel();
  const { language } = useLocale();
  const id = useId();
  const view = rule.object ? model.objects.get(rule.object) : undefined;
  const choices = objects.map((name) => ({ value: name, label: labelText(model.objects.get(name)?.label, language) || name }));
  return (
    <fieldset className={styles['rule']}>
      <legend>{t('rule', { n: place })}</legend>
      <div className={styles['line']}>
        <label htmlFor={`${id}-object`}>{t('what')}</label>
        <Select id={`${id}-object`} value={rule.object} onChange={(object) => onChange({ ...rule, object, where: '' })} options={[{ value: '', label: t('everything') }, ...choices]} style={{ minWidth: 160 }} />
        {onRemove && <Button type="text" icon={<DeleteOutlined aria-hidden="true" />} aria-label={t('removeRule', { n: place })} onClick={onRemove} />}
      </div>
      {view && <FilterBar key={view.name} view={view} where={rule.where} onChange={(where) => onChange({ ...rule, where })} />}
      <div className={styles['line']}>
        <span>{t('to')}</span>
        <ReferenceSelect target="user" value={rule.people} many onChange={(people) => onChange({ ...rule, people })} label={t('to')} minWidth={220} />
      </div>
      {rule.people.length > 1 && (
        <div className={styles['weights']}>
          <span>{t('weights')}</span>
          {rule.people.map((person) => (
            <label key={person.id}>
              {person.name}
              <InputNumber<number> min={1} max={100} precision={0} value={rule.weights[person.id] ?? 1} aria-label={t('weightOf', { name: person.name ?? '' })} onChange={(weight) => onChange({ ...rule, weights: { ...rule.weights, [person.id]: weight ?? 1 } })} />
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}
