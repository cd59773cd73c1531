import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import styles from './Automations.module.css';
import { readGiven, shownGiven, valuePairs, type Given } from './steps';
import { useFieldsOf } from './useFieldsOf';

interface ValuesEditorProps {
  /** The object whose fields get the values; without one their names are written. */
  object: string;
  values: unknown;
  onChange: (values: Record<string, Given>) => void;
}

/** Fields and what they get: a constant, or an expression after `=`. */
export function ValuesEditor({ object, values, onChange }: ValuesEditorProps) {
  const t = useWords('automations');
  const fields = useFieldsOf(object, (field) => !field.formula && !field.rollup && !field.readonly && (!field.system || field.name === 'owner'));
  const pairs = valuePairs(values);
  const put = (next: readonly (readonly [string, Given])[]) => onChange(Object.fromEntries(next));
  const free = fields.filter((field) => !pairs.some(([name]) => name === field.value));
  return (
    <>
      {pairs.map(([name, given], place) => (
        <div key={place} className={styles['pair']}>
          {object ? (
            <Select
              aria-label={t('field')}
              value={name || null}
              options={fields.filter((field) => field.value === name || free.includes(field))}
              showSearch
              optionFilterProp="label"
              onChange={(next: string) => put(pairs.map((pair, n) => (n === place ? [next, given] : pair)))}
            />
          ) : (
            <Input className={styles['code'] ?? ''} aria-label={t('field')} value={name} onChange={(event) => put(pairs.map((pair, n) => (n === place ? [event.target.value, given] : pair)))} />
          )}
          <Input
            className={styles['code'] ?? ''}
            aria-label={t('value')}
            placeholder={t('valueHint')}
            value={shownGiven(given)}
            onChange={(event) => put(pairs.map((pair, n) => (n === place ? [name, readGiven(event.target.value)] : pair)))}
          />
          <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('remove')} onClick={() => put(pairs.filter((_, n) => n !== place))} />
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        disabled={object !== '' && free.length === 0}
        onClick={() => put([...pairs, [object ? (free[0]?.value ?? '') : `value_${pairs.length + 1}`, { value: null }]])}
        style={{ justifySelf: 'start' }}
      >
        {t('addField')}
      </Button>
    </>
  );
}
