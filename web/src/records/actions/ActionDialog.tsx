import { Input, InputNumber, Modal, Select, Switch } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { runAction } from '@/api/model';
import { isProblem } from '@/api/problem';
import type { ActionDefinition, FieldDefinition, JsonSchema, RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { asNumber, asReference, asString } from '@/fields/shared/values';
import { isEmpty } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import { toNumber } from '@/lib/numberText';
import { useModel } from '@/model/context';
import { notify } from '@/ui/notice';
import { refreshAll } from '../liveChanges';

interface ActionDialogProps {
  action: ActionDefinition;
  record: RecordData;
  object: string;
  onClose: () => void;
}

function kindOf(schema: JsonSchema): string {
  const types = schema.anyOf ? schema.anyOf.map((one) => one.type) : Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.flat().find((type) => type && type !== 'null') ?? 'string';
}

/** An input that can be asked for by one box; lists and parts are for callers of the API. */
function isSimple(schema: JsonSchema): boolean {
  return !['array', 'object'].includes(kindOf(schema));
}

function isDay(schema: JsonSchema): boolean {
  return schema.format === 'date' || (schema.anyOf?.some((one) => one.format === 'date') ?? false);
}

/** A day that the record has already is what would be said again; empty where it has none. */
function dayOf(record: RecordData, name: string, schema: JsonSchema): unknown {
  const day = record[name];
  return isDay(schema) && typeof day === 'string' ? day : undefined;
}

/** What an editor holds of a record is sent as its id. */
function plain(value: unknown): unknown {
  return asReference(value)?.id ?? value;
}

const DAY = { name: 'day', type: 'date', label: {} };

function DayInput({ id, label, value, onChange }: { id: string; label: string; value: unknown; onChange: (value: unknown) => void }) {
  const { Editor } = typeOf(DAY);
  return (
    <Suspense fallback={null}>
      <Editor id={id} value={value ?? null} onChange={onChange} field={DAY} label={label} />
    </Suspense>
  );
}

function LikeInput({ id, label, like, value, onChange }: { id: string; label: string; like: FieldDefinition; value: unknown; onChange: (value: unknown) => void }) {
  const { Editor } = typeOf(like);
  return (
    <Suspense fallback={null}>
      <Editor id={id} value={value ?? null} onChange={onChange} field={like} label={label} />
    </Suspense>
  );
}

/** Asks for what an action needs beside its record, by its input schema, and runs it. */
export default function ActionDialog({ action, record, object, onClose }: ActionDialogProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const model = useModel();
  const client = useQueryClient();
  const navigate = useNavigate();
  const inputs = Object.entries(action.input.properties ?? {}).filter(([name, schema]) => name !== action.record && isSimple(schema));
  const [values, setValues] = useState<Record<string, unknown>>(() => Object.fromEntries(inputs.map(([name, schema]) => [name, schema.default ?? dayOf(record, name, schema)])));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const required = action.input.required ?? [];
  const missing = inputs.some(([name]) => required.includes(name) && isEmpty(values[name]));
  const likeOf = (name: string): FieldDefinition | undefined => {
    const [owner = '', field = ''] = (action.like[name] ?? '').split('.');
    return model.objects.get(owner)?.fields.get(field);
  };
  const run = async () => {
    setBusy(true);
    setProblem('');
    try {
      const given = Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (isEmpty(value) ? [] : [[name, plain(value)]])));
      const answer = await runAction(action.name, { ...given, [action.record ?? object]: record.id });
      refreshAll(client);
      notify({ kind: 'success', text: t('action.done', { action: labelText(action.label, language) }) });
      const made = action.opens ? asString((answer as Record<string, unknown>)[action.opens]) : '';
      // What is seen once it has closed is as the action left it: nobody presses a button of before.
      if (action.opens && made) await navigate({ to: '/records/$object/$id', params: { object: action.opens, id: made } });
      else await client.invalidateQueries({ queryKey: ['record', object, record.id] }, { cancelRefetch: false });
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('state.brokenHint'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={labelText(action.label, language)} okText={labelText(action.label, language)} cancelText={t('common.cancel')} confirmLoading={busy} okButtonProps={{ disabled: missing }} onOk={() => void run()} onCancel={onClose}>
      {action.help && <p style={{ color: 'var(--y-text-soft)', marginBottom: 12 }}>{labelText(action.help, language)}</p>}
      <div style={{ display: 'grid', gap: 12 }}>
        {inputs.map(([name, schema]) => (
          <InputOf key={name} name={labelText(action.words[name] ?? {}, language) || (schema.title ?? name)} schema={schema} like={likeOf(name)} required={required.includes(name)} value={values[name]} onChange={(value) => setValues((before) => ({ ...before, [name]: value }))} />
        ))}
      </div>
      {problem && (
        <p role="alert" style={{ marginTop: 12, color: 'var(--y-danger)' }}>
          {problem}
        </p>
      )}
    </Modal>
  );
}

interface InputOfProps {
  name: string;
  schema: JsonSchema;
  /** A field of the model whose options or records are to be chosen from. */
  like: FieldDefinition | undefined;
  required: boolean;
  value: unknown;
  onChange: (value: unknown) => void;
}

function InputOf({ name, schema, like, required, value, onChange }: InputOfProps) {
  const id = useId();
  const kind = kindOf(schema);
  const editor = () => {
    if (like) return <LikeInput id={id} label={name} like={like} value={value} onChange={onChange} />;
    if (schema.enum) return <Select id={id} value={asString(value) || undefined} onChange={onChange} options={schema.enum.map((one) => ({ value: asString(one), label: asString(one) }))} />;
    if (isDay(schema)) return <DayInput id={id} label={name} value={value} onChange={onChange} />;
    if (kind === 'boolean') return <Switch id={id} checked={value === true} onChange={onChange} style={{ justifySelf: 'start' }} />;
    if (kind === 'number' || kind === 'integer') return <InputNumber<number> id={id} value={asNumber(value)} parser={toNumber} onChange={onChange} style={{ width: '100%' }} />;
    return <Input id={id} value={asString(value)} onChange={(event) => onChange(event.target.value)} />;
  };
  return (
    <div style={{ display: 'grid', gap: 4 }}>
      <label htmlFor={id}>
        {name}
        {required && <span style={{ color: 'var(--y-danger)' }}> *</span>}
      </label>
      {editor()}
    </div>
  );
}
