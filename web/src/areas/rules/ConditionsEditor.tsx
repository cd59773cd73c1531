import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { useSurroundings } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import type { EditorProps } from '@/fields/types';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import styles from './Rules.module.css';
import { MOST_CONDITIONS, MOST_GROUPS, THRESHOLD, groupsText, readGroups, type Condition } from './conditions';

const UNCOMPARED = new Set(['address', 'boolean', 'color', 'multi_choice', 'multi_lookup', 'long_text', 'id', 'rich_text', 'file', 'image']);
const TEXTS = new Set(['text', 'email', 'phone', 'url']);

/** Groups of conditions: one group must hold, and in it every condition. */
export default function ConditionsEditor({ id, value, onChange, label }: EditorProps) {
  const t = useWords('quality');
  const values = useSurroundings()?.values;
  const object = asString(values?.['object']);
  const target = asString(values?.['target']) || object;
  const groups = readGroups(asString(value));
  if (groups === null) {
    return <Input.TextArea id={id} value={asString(value)} onChange={(event) => onChange(event.target.value)} autoSize aria-label={label} />;
  }
  if (!object) return <p className={styles['verdict']}>{t('condition.first')}</p>;
  const put = (next: readonly (readonly Condition[])[]) => onChange(groupsText(next.filter((group) => group.length > 0)));
  const start: Condition = { field: '', match: 'normalised' };
  return (
    <div id={id} role="group" aria-label={label} className={styles['groups']}>
      {groups.map((group, index) => (
        <fieldset key={index} className={styles['group']}>
          <legend>{index === 0 ? t('conditions.when') : t('conditions.or')}</legend>
          {group.map((condition, place) => (
            <ConditionRow
              key={place}
              condition={condition}
              object={object}
              target={target}
              onChange={(next) => put(groups.map((other, n) => (n === index ? other.map((one, m) => (m === place ? next : one)) : other)))}
              onRemove={() => put(groups.map((other, n) => (n === index ? other.filter((_, m) => m !== place) : other)))}
            />
          ))}
          {group.length < MOST_CONDITIONS && (
            <Button size="small" type="text" icon={<PlusOutlined />} onClick={() => put(groups.map((other, n) => (n === index ? [...other, start] : other)))}>
              {t('conditions.and')}
            </Button>
          )}
        </fieldset>
      ))}
      {groups.length < MOST_GROUPS && (
        <Button size="small" icon={<PlusOutlined />} onClick={() => put([...groups, [start]])}>
          {groups.length === 0 ? t('conditions.first') : t('conditions.addOr')}
        </Button>
      )}
    </div>
  );
}

interface ConditionRowProps {
  condition: Condition;
  object: string;
  target: string;
  onChange: (next: Condition) => void;
  onRemove: () => void;
}

function ConditionRow({ condition, object, target, onChange, onRemove }: ConditionRowProps) {
  const t = useWords('quality');
  const { language } = useLocale();
  const { objects } = useModel();
  const fieldsOf = (name: string) =>
    [...(objects.get(name)?.fields.values() ?? [])]
      .filter((field) => !field.system && !UNCOMPARED.has(field.type))
      .map((field) => ({ value: field.name, label: labelText(field.label, language) }));
  const text = TEXTS.has(objects.get(object)?.fields.get(condition.field)?.type ?? 'text');
  const matches = (['normalised', 'exact', 'fuzzy'] as const).filter((match) => text || match === 'exact');
  return (
    <div className={styles['condition']}>
      <Select
        value={condition.field || null}
        placeholder={t('conditions.field')}
        aria-label={t('conditions.field')}
        options={fieldsOf(object)}
        showSearch
        optionFilterProp="label"
        onChange={(field: string) => {
          const plain = TEXTS.has(objects.get(object)?.fields.get(field)?.type ?? '');
          onChange({ field, match: plain ? condition.match : 'exact', ...(condition.target ? { target: condition.target } : {}) });
        }}
      />
      {target !== object && (
        <Select
          value={condition.target ?? null}
          placeholder={t('conditions.target')}
          aria-label={t('conditions.target')}
          options={fieldsOf(target)}
          showSearch
          optionFilterProp="label"
          onChange={(chosen: string) => onChange({ ...condition, target: chosen })}
        />
      )}
      <Select
        value={condition.match}
        aria-label={t('conditions.match')}
        options={matches.map((match) => ({ value: match, label: t(`match.${match}`) }))}
        onChange={(match: Condition['match']) => onChange({ ...condition, match })}
      />
      {condition.match === 'fuzzy' && (
        <InputNumber
          min={50}
          max={100}
          step={5}
          value={Math.round((condition.threshold ?? THRESHOLD) * 100)}
          suffix="%"
          aria-label={t('conditions.threshold')}
          onChange={(share) => onChange({ ...condition, threshold: (share ?? THRESHOLD * 100) / 100 })}
        />
      )}
      <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('conditions.remove')} onClick={onRemove} />
    </div>
  );
}
