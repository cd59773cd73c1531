import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '@/api/client';
import { isProblem } from '@/api/problem';
import type { Duplicate } from '@/api/problem';
import type { Look } from '@/api/quality';
import { createRecord } from '@/api/records';
import type { FieldDefinition, Layout, RecordData } from '@/api/types';
import { asReference } from '@/fields/shared/values';
import { isEmpty, isObject } from '@/lib/equal';
import { useLocale } from '@/lib/locale';
import { formDrafts } from '@/lib/store';
import { todayIn } from '@/lib/zone';
import { useMe } from '@/model/context';
import { NO_CONDITIONS, layoutDefaults, layoutFor, placed, sectionsOf, type PlacedTab } from '@/model/layout';
import type { Stage } from '@/model/stages';
import { stagesFor, useStages } from '@/model/stages';
import { isWritable, type ObjectView } from '@/model/view';
import { afterWrite } from '../refresh';
import { SaveConflict, sameInput, saveChange, toInputs } from '../saving';
import { useLook } from './useLook';

export interface FormStart {
  /** The record being edited, null for a new one. */
  record: RecordData | null;
  etag: string | null;
  values: Record<string, unknown>;
}

export interface RecordFormState {
  values: Record<string, unknown>;
  errors: Record<string, string>;
  /** What could not be said at a field. */
  message: string;
  dirty: boolean;
  restored: boolean;
  saving: boolean;
  conflict: SaveConflict | null;
  /** What the rules say of the values so far. */
  look: Look;
  layout: Layout;
  /** What is shown of the layout. */
  tabs: readonly PlacedTab[];
  /** Records that are there already, which saving was refused for. */
  repeated: { records: readonly Duplicate[]; confirmable: boolean } | null;
  set: (name: string, value: unknown) => void;
  save: (anyway?: boolean) => Promise<RecordData | null>;
  /** What saving would send; null while something that is required is lacking, which is then shown. */
  given: () => Record<string, unknown> | null;
  settle: (choice: Record<string, unknown>) => Promise<RecordData | null>;
  closeConflict: () => void;
  discard: () => void;
}

function storedDraft(person: string, key: string): Record<string, unknown> | null {
  const found = formDrafts.get(person, key);
  return isObject(found) && Object.keys(found).length > 0 ? found : null;
}

/** The first open stage of the pipeline that was chosen, or of the first that new records may take. */
function firstStage(stages: readonly Stage[], pipeline: string | undefined): Stage | undefined {
  return stages.find((stage) => stage.kind === 'open' && (pipeline ? stage.pipeline?.id === pipeline : stage.active));
}

function useDefaults(view: ObjectView, start: FormStart): Record<string, unknown> {
  const stages = useStages();
  const me = useMe();
  const { timeZone } = useLocale();
  return useMemo(() => {
    if (start.record) return {};
    const defaults: Record<string, unknown> = {};
    for (const field of view.fields.values()) {
      if (!isEmpty(field.default) && !field.readonly) defaults[field.name] = field.default;
      else if (field.type === 'date' && field['default_expression'] === 'TODAY()' && !field.readonly) defaults[field.name] = todayIn(timeZone);
    }
    Object.assign(defaults, layoutDefaults(view));
    if (view.fields.has('owner')) defaults['owner'] = { id: me.user.id, name: me.user.name };
    const stageField = view.fields.get('stage');
    if (stageField?.target === 'stage' && !start.values['stage']) {
      const pipeline = asReference(start.values['pipeline']);
      const stage = firstStage(stagesFor(stages, view.name), pipeline?.id);
      if (stage) Object.assign(defaults, { stage: { id: stage.id, name: stage.name }, pipeline: stage.pipeline });
    }
    return defaults;
  }, [view, start, stages, me, timeZone]);
}

/** The state of one form: values, per-field messages, a draft that outlives a reload, and saving. */
export function useRecordForm(view: ObjectView, start: FormStart): RecordFormState {
  const { t } = useTranslation();
  const client = useQueryClient();
  const stages = useStages();
  const me = useMe();
  const defaults = useDefaults(view, start);
  const draftKey = `${view.name}.${start.record?.id ?? `new.${JSON.stringify(start.values)}`}`;
  const [edits, setEdits] = useState<Record<string, unknown>>(() => storedDraft(me.user.id, draftKey) ?? {});
  const [restored, setRestored] = useState(() => storedDraft(me.user.id, draftKey) !== null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [message, setMessage] = useState('');
  const [saving, setSaving] = useState(false);
  const [conflict, setConflict] = useState<SaveConflict | null>(null);
  const [repeated, setRepeated] = useState<RecordFormState['repeated']>(null);
  const idempotency = useRef(crypto.randomUUID());
  const base: Record<string, unknown> = start.record ?? { ...defaults, ...start.values };
  const entered = { ...base, ...edits };
  const changed = Object.fromEntries(Object.entries(edits).filter(([name, value]) => !sameInput(view, name, value, base[name])));
  const layout = layoutFor(view, entered);
  const look = useLook(view, start.record ? changed : filled(entered), start.record?.id, layout.conditional ? layout.id : null);
  const values = start.record ? entered : { ...look.layout?.defaults, ...filled(entered), ...edits };
  const tabs = placed(view, layout, layout.conditional ? look.layout : NO_CONDITIONS, look);

  const keep = (next: Record<string, unknown>) => {
    setEdits(next);
    formDrafts.set(me.user.id, draftKey, Object.keys(next).length ? next : null);
  };
  const set = (name: string, value: unknown) => {
    const next = { ...edits, [name]: value };
    if (name === 'pipeline' && view.fields.get('stage')?.target === 'stage') {
      const stage = firstStage(stages, asReference(value)?.id);
      next['stage'] = stage ? { id: stage.id, name: stage.name } : null;
    }
    keep(next);
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([other]) => other !== name)));
    setRepeated(null);
    idempotency.current = crypto.randomUUID();
  };
  const finish = (answer: Answer<RecordData>) => {
    formDrafts.set(me.user.id, draftKey, null);
    afterWrite(client, view.name, answer);
    return answer.data;
  };
  const fail = (error: unknown) => {
    if (error instanceof SaveConflict) setConflict(error);
    else if (isProblem(error, 409) && error.duplicates.length > 0) {
      setRepeated({ records: error.duplicates, confirmable: error.confirmable });
    } else if (isProblem(error)) {
      const shown = error.fieldMessages;
      setErrors(shown);
      const elsewhere = error.errors.filter((one) => !one.field || !view.fields.has(one.field)).map((one) => one.message);
      setMessage(Object.keys(shown).length && !elsewhere.length ? '' : elsewhere.join(' ') || error.sentence || t('state.unreachableHint'));
    } else setMessage(t('state.brokenHint'));
    return null;
  };
  const send = async (work: () => Promise<Answer<RecordData>>): Promise<RecordData | null> => {
    setSaving(true);
    setRepeated(null);
    setMessage('');
    try {
      return finish(await work());
    } catch (error) {
      return fail(error);
    } finally {
      setSaving(false);
    }
  };
  // What is left empty of a new record the server reckons itself, as its default says.
  const reckoned = (field: FieldDefinition) => !start.record && Boolean(field['default_expression']);
  const missing = (): Record<string, string> => {
    const shown = tabs.flatMap((tab) => sectionsOf(tab.blocks).flatMap((section) => section.fields));
    const found: Record<string, string> = {};
    for (const { field } of shown) if (field.required && isWritable(field) && isEmpty(values[field.name]) && !reckoned(field)) found[field.name] = t('form.required');
    return found;
  };
  const complete = () => {
    const lacking = missing();
    setErrors(lacking);
    return Object.keys(lacking).length === 0;
  };
  const given = () => (complete() ? toInputs(view, start.record ? changed : filled(values)) : null);
  const save = async (anyway = false) => {
    if (!complete()) return null;
    const { record } = start;
    if (!record) return send(() => createRecord(view.name, toInputs(view, filled(values)), idempotency.current, anyway));
    if (Object.keys(changed).length === 0) return record;
    return send(() => saveChange(view, { id: record.id, base, values: changed, etag: start.etag, anyway }));
  };
  const settle = async (choice: Record<string, unknown>) => {
    const { record } = start;
    if (!record || !conflict) return null;
    setConflict(null);
    const mine = { ...changed, ...choice };
    return send(() => saveChange(view, { id: record.id, base: conflict.latest, values: mine, etag: conflict.etag }));
  };
  const discard = () => {
    formDrafts.set(me.user.id, draftKey, null);
    setEdits({});
    setErrors({});
    setMessage('');
    setRepeated(null);
    setRestored(false);
  };
  return {
    values,
    errors,
    message,
    dirty: Object.keys(changed).length > 0,
    restored,
    saving,
    conflict,
    look,
    layout,
    tabs,
    repeated,
    set,
    save,
    given,
    settle,
    closeConflict: () => setConflict(null),
    discard,
  };
}

function filled(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}
