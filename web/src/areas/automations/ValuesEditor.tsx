import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import { Suspense, useId } from 'react';
import type { FieldDefinition } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { useModel } from '@/model/context';
import { Bar } from '@/ui/Skeleton';
import styles from './Automations.module.css';
import { daysLater, kindsOfValue, readGiven, shownGiven, valueKind, valuePairs, writtenDays, type Given, type ValueKind } from './steps';
import { useFieldsOf } from './useFieldsOf';

interface ValuesEditorProps {
  /** The object whose fields get the values. */
  object: string;
  values: unknown;
  onChange: (values: Record<string, Given>) => void;
}

/** Fields and what they get: a constant chosen as in a form, an expression, or a day counted from then. */
export function ValuesEditor({ object, values, onChange }: ValuesEditorProps) {
  const t = useWords('automations');
  const { objects } = useModel();
  const fields = useFieldsOf(object, (field) => !field.formula && !field.rollup && !field.readonly && (!field.system || field.name === 'owner'));
  const pairs = valuePairs(values);
  const put = (next: readonly (readonly [string, Given])[]) => onChange(Object.fromEntries(next));
  const free = fields.filter((field) => !pairs.some(([name]) => name === field.value));
  return (
    <>
      {pairs.map(([name, given], place) => {
        const field = objects.get(object)?.fields.get(name);
        return (
          <div key={place} className={styles['pair']} role="group" aria-label={fields.find((one) => one.value === name)?.label ?? name}>
            <Select
              aria-label={t('field')}
              value={name || null}
              options={fields.filter((one) => one.value === name || free.includes(one))}
              showSearch
              optionFilterProp="label"
              onChange={(next: string) => put(pairs.map((pair, n) => (n === place ? [next, { value: null }] : pair)))}
            />
            {field && <ValueEditor field={field} given={given} onChange={(next) => put(pairs.map((pair, n) => (n === place ? [name, next] : pair)))} />}
            <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('remove')} onClick={() => put(pairs.filter((_, n) => n !== place))} />
          </div>
        );
      })}
      <Button size="small" icon={<PlusOutlined />} disabled={free.length === 0} onClick={() => put([...pairs, [free[0]?.value ?? '', { value: null }]])} style={{ justifySelf: 'start' }}>
        {t('addField')}
      </Button>
    </>
  );
}

interface ValueEditorProps {
  field: FieldDefinition;
  given: Given;
  onChange: (given: Given) => void;
}

/** The value of one field, in the way that is chosen for it. */
function ValueEditor({ field, given, onChange }: ValueEditorProps) {
  const t = useWords('automations');
  const id = useId();
  const kind = valueKind(given, field.type);
  const { Editor, toInput } = typeOf(field);
  const turn = (next: ValueKind) => onChange(next === 'value' ? { value: null } : { expression: next === 'expression' ? '' : writtenDays(1, next) });
  return (
    <>
      <Select
        aria-label={t('valueKind')}
        value={kind}
        options={kindsOfValue(field.type).map((one) => ({ value: one, label: t(`valueKinds.${one}`) }))}
        onChange={turn}
        className={styles['kind'] ?? ''}
        popupMatchSelectWidth={false}
      />
      <div className={styles['value']}>
        {kind === 'value' && (
          <Suspense fallback={<Bar height={32} />}>
            <Editor id={id} field={field} label={t('value')} value={given.value ?? null} onChange={(value) => onChange({ value: toInput(value) ?? null })} />
          </Suspense>
        )}
        {kind === 'expression' && (
          <Input className={styles['code'] ?? ''} aria-label={t('value')} placeholder={t('expressionHint')} value={given.expression ?? ''} onChange={(event) => onChange({ expression: event.target.value })} spellCheck={false} />
        )}
        {(kind === 'days' || kind === 'working_days') && (
          <InputNumber aria-label={t('dayCount')} min={0} max={3650} precision={0} value={daysLater(given)?.count ?? 0} onChange={(count) => onChange({ expression: writtenDays(count ?? 0, kind) })} />
        )}
      </div>
    </>
  );
}

interface InputsEditorProps {
  /** The names that may be given, each as it is called; without them any name may be written. */
  names: readonly { value: string; label: string }[] | null;
  values: unknown;
  onChange: (values: Record<string, Given>) => void;
}

/** What a webhook or an action is given: names of one's own or of the action, each with a constant or, after `=`, an expression. */
export function InputsEditor({ names, values, onChange }: InputsEditorProps) {
  const t = useWords('automations');
  const pairs = valuePairs(values);
  const put = (next: readonly (readonly [string, Given])[]) => onChange(Object.fromEntries(next));
  const free = (names ?? []).filter((one) => !pairs.some(([name]) => name === one.value));
  const next = names ? free[0]?.value : `value_${pairs.length + 1}`;
  return (
    <>
      {pairs.map(([name, given], place) => {
        const rename = (to: string) => put(pairs.map((pair, n) => (n === place ? [to, given] : pair)));
        return (
          <div key={place} className={styles['pair']}>
            {names ? (
              <Select aria-label={t('field')} value={name} options={names.filter((one) => one.value === name || free.includes(one))} onChange={rename} />
            ) : (
              <Input className={styles['code'] ?? ''} aria-label={t('field')} value={name} onChange={(event) => rename(event.target.value)} />
            )}
            <Input className={styles['code'] ?? ''} aria-label={t('value')} placeholder={t('valueHint')} value={shownGiven(given)} onChange={(event) => put(pairs.map((pair, n) => (n === place ? [name, readGiven(event.target.value)] : pair)))} />
            <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('remove')} onClick={() => put(pairs.filter((_, n) => n !== place))} />
          </div>
        );
      })}
      <Button size="small" icon={<PlusOutlined />} disabled={next === undefined} onClick={() => next !== undefined && put([...pairs, [next, { value: null }]])} style={{ justifySelf: 'start' }}>
        {t('addField')}
      </Button>
    </>
  );
}
