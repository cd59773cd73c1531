import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Segmented, Select } from 'antd';
import { useId } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asReference, asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { FilterBar } from '@/records/filter/FilterBar';
import { DayPicker } from '@/ui/DayPicker';
import styles from './Territories.module.css';
import { parts, type Line, type List } from './territories';

const NEW: Record<List, Record<string, unknown>> = {
  territory_person: { person: null, part: 'seller', starts_on: '', ends_on: '' },
  territory_rule: { object: 'account', condition: '', rights: 'read' },
  territory_record: { object: 'account', record: null, mode: 'in', rights: 'read', reason: '' },
};
const USUAL = ['account', 'lead', 'opportunity'];
const LEVELS = ['read', 'update'] as const;

interface LinesProps {
  list: List;
  lines: readonly Line[];
  onChange: (lines: Line[]) => void;
}

/** The people, rules or records of a territory, each to be changed, added to and taken away. */
export function TerritoryLines({ list, lines, onChange }: LinesProps) {
  const t = useWords('territories');
  const Fields = { territory_person: PersonFields, territory_rule: RuleFields, territory_record: RecordFields }[list];
  const change = (key: string, values: Record<string, unknown>) => onChange(lines.map((line) => (line.key === key ? { ...line, values: { ...line.values, ...values } } : line)));
  return (
    <section className={styles['lines']}>
      <header>
        <h3>{t(`${list}.title`)}</h3>
        <Button size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => onChange([...lines, { key: crypto.randomUUID(), id: null, values: { ...NEW[list] } }])}>
          {t(`${list}.add`)}
        </Button>
      </header>
      {lines.length === 0 && <p className={styles['soft']}>{t(`${list}.empty`)}</p>}
      <ul>
        {lines.map((line, at) => (
          <li key={line.key} data-list={list}>
            <Fields line={line} number={at + 1} onChange={(values) => change(line.key, values)} />
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t(`${list}.remove`, { number: at + 1 })}
              title={t(`${list}.remove`, { number: at + 1 })}
              onClick={() => onChange(lines.filter((each) => each.key !== line.key))}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface FieldsProps {
  line: Line;
  number: number;
  onChange: (values: Record<string, unknown>) => void;
}

function PersonFields({ line, number, onChange }: FieldsProps) {
  const t = useWords('territories');
  const id = useId();
  const person = asReference(line.values['person']);
  return (
    <>
      <ReferenceSelect target="user" label={t('personOf', { number })} many={false} value={person ? [person] : []} onChange={([chosen]) => onChange({ person: chosen ?? null })} />
      <Select
        aria-label={t('partOf', { number })}
        value={asString(line.values['part'])}
        options={parts.map((value) => ({ value, label: t(`part.${value}`) }))}
        onChange={(part) => onChange({ part })}
      />
      <label htmlFor={`${id}-from`}>{t('from')}</label>
      <DayPicker id={`${id}-from`} value={asString(line.values['starts_on'])} onChange={(day) => onChange({ starts_on: day })} />
      <label htmlFor={`${id}-to`}>{t('to')}</label>
      <DayPicker id={`${id}-to`} value={asString(line.values['ends_on'])} onChange={(day) => onChange({ ends_on: day })} />
    </>
  );
}

function useObjects(): { value: string; label: string }[] {
  const model = useModel();
  const { language } = useLocale();
  const all = [...model.objects.values()].filter((one) => !one.generated).map((one) => ({ value: one.name, label: labelText(one.label, language) }));
  const usual = USUAL.flatMap((name) => all.filter((one) => one.value === name));
  return [...usual, ...all.filter((one) => !USUAL.includes(one.value))];
}

function Level({ line, number, onChange }: FieldsProps) {
  const t = useWords('territories');
  return <Segmented aria-label={t('levelOf', { number })} value={line.values['rights'] === 'update' ? 'update' : 'read'} options={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))} onChange={(rights) => onChange({ rights })} />;
}

function RuleFields({ line, number, onChange }: FieldsProps) {
  const t = useWords('territories');
  const object = asString(line.values['object']);
  const view = useModel().objects.get(object);
  return (
    <>
      <Select aria-label={t('objectOf', { number })} value={object} options={useObjects()} showSearch={{ optionFilterProp: 'label' }} onChange={(next) => onChange({ object: next, condition: '' })} />
      <Level line={line} number={number} onChange={onChange} />
      <div className={styles['whole']}>{view && <FilterBar key={object} view={view} where={asString(line.values['condition'])} onChange={(condition) => onChange({ condition })} />}</div>
    </>
  );
}

function RecordFields({ line, number, onChange }: FieldsProps) {
  const t = useWords('territories');
  const object = asString(line.values['object']);
  const record = asReference(line.values['record']);
  const kept = line.id !== null;
  return (
    <>
      <Select disabled={kept} aria-label={t('objectOf', { number })} value={object} options={useObjects()} showSearch={{ optionFilterProp: 'label' }} onChange={(next) => onChange({ object: next, record: null })} />
      <ReferenceSelect key={object} disabled={kept} target={object} label={t('recordOf', { number })} many={false} value={record ? [record] : []} onChange={([chosen]) => onChange({ record: chosen ?? null })} />
      <Segmented aria-label={t('modeOf', { number })} value={line.values['mode'] === 'out' ? 'out' : 'in'} options={(['in', 'out'] as const).map((value) => ({ value, label: t(`mode.${value}`) }))} onChange={(mode) => onChange({ mode })} />
      {line.values['mode'] !== 'out' && <Level line={line} number={number} onChange={onChange} />}
      <Input className={styles['whole']} aria-label={t('reasonOf', { number })} placeholder={t('reason')} maxLength={500} value={asString(line.values['reason'])} onChange={(event) => onChange({ reason: event.target.value })} />
    </>
  );
}
