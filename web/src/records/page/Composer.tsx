import { Button, Input } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { createRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { asReference, asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { isObject } from '@/lib/equal';
import { drafts } from '@/lib/store';
import { addDays, instantOf, todayIn } from '@/lib/zone';
import { useObject } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { MenuButton } from '@/ui/Menu';
import { afterWrite } from '../refresh';
import { KIND_ICONS } from './ActivityEntry';
import { useActivityTemplates, type ActivityTemplate } from './activityTemplates';
import styles from './Timeline.module.css';

const KINDS = ['note', 'call', 'meeting', 'visit', 'task'] as const;
type Kind = (typeof KINDS)[number];
const SUBJECT = 60;

interface Draft {
  kind: Kind;
  text: string;
  due: string | null;
}

function storedDraft(key: string): Draft {
  const found = drafts.get(key);
  const text = isObject(found) ? asString(found['text']) : '';
  const kind = KINDS.find((one) => isObject(found) && found['kind'] === one) ?? 'note';
  return { kind, text, due: null };
}

/** The first line is the subject; what is longer is also kept whole. */
function subjectOf(text: string): string {
  const [line = ''] = text.trim().split('\n');
  const characters = [...line];
  return characters.length > SUBJECT ? `${characters.slice(0, SUBJECT).join('')}…` : line;
}

/** When a task of a template is due on its day. */
const MORNING = '09:00';

/** The draft that a template gives: what is written already stays below it. */
function withTemplate(draft: Draft, template: ActivityTemplate, timeZone: string): Draft {
  const kind = KINDS.find((one) => one === template.kind) ?? draft.kind;
  const text = draft.text.trim() ? `${template.content}\n${draft.text}` : template.content;
  const day = kind === 'task' && template.dueDays !== null ? addDays(todayIn(timeZone), template.dueDays) : null;
  const due = day === null ? draft.due : instantOf(`${day}T${MORNING}`, timeZone).toISOString();
  return { kind, text, due };
}

/** Whom else the follow-up concerns: what this record itself points at. */
function alsoAbout(activity: ObjectView, record: RecordData, link: string): Record<string, string> {
  const also: Record<string, string> = {};
  for (const name of ['account', 'contact', 'opportunity', 'lead']) {
    const reference = asReference(record[name]);
    if (name !== link && reference && activity.fields.has(name)) also[name] = reference.id;
  }
  return also;
}

/** Logs a note, a call or a visit in one go, or plans a task. Ctrl/⌘ Enter saves. */
export function Composer({ view, record, link }: { view: ObjectView; record: RecordData; link: string }) {
  const { t } = useTranslation();
  const { language, timeZone } = useLocale();
  const client = useQueryClient();
  const activity = useObject('activity');
  const templates = useActivityTemplates(view, record);
  const draftKey = `composer.${view.name}.${record.id}`;
  const [draft, setDraft] = useState<Draft>(() => storedDraft(draftKey));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [key, setKey] = useState(() => crypto.randomUUID());
  if (!activity) return null;
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    drafts.set(draftKey, next.text ? next : null);
  };
  const save = async () => {
    const text = draft.text.trim();
    if (!text || busy) return;
    setBusy(true);
    setProblem('');
    const task = draft.kind === 'task';
    const when = task ? { status: 'open', due_at: draft.due } : { status: 'done', done_at: new Date().toISOString() };
    const values = { name: subjectOf(text), content: text, kind: draft.kind, ...when, ...alsoAbout(activity, record, link), [link]: record.id };
    try {
      afterWrite(client, 'activity', await createRecord('activity', values, key));
      drafts.clear(draftKey);
      setDraft({ kind: draft.kind, text: '', due: null });
      setKey(crypto.randomUUID());
    } catch (error) {
      setProblem(isProblem(error, 0) ? t('state.unreachableHint') : isProblem(error) ? error.sentence : t('state.brokenHint'));
    } finally {
      setBusy(false);
    }
  };
  const choose = (id: string) => {
    const template = templates.find((one) => one.id === id);
    if (template) change(withTemplate(draft, template, timeZone));
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void save();
    }
  };
  return (
    <div className={styles['composer']}>
      <div className={styles['kinds']} role="group" aria-label={t('timeline.kind')}>
        {KINDS.map((kind) => {
          const Icon = KIND_ICONS[kind];
          const option = activity.fields.get('kind')?.options?.find((one) => one.value === kind);
          return (
            <button key={kind} type="button" className={styles['kind']} aria-pressed={draft.kind === kind} onClick={() => change({ kind })}>
              {Icon && <Icon aria-hidden="true" />}
              {labelText(option?.label, language)}
            </button>
          );
        })}
        {templates.length > 0 && (
          <span className={styles['templates']}>
            <MenuButton items={templates.map((one) => ({ key: one.id, label: one.name }))} onChoose={choose} plain={styles['kind']}>
              {t('timeline.templates')}
            </MenuButton>
          </span>
        )}
      </div>
      <div className={styles['writing']}>
        <Input.TextArea
          variant="borderless"
          value={draft.text}
          onChange={(event) => change({ text: event.target.value })}
          onKeyDown={press}
          autoSize={{ minRows: draft.text ? 3 : 1, maxRows: 12 }}
          placeholder={t(`timeline.placeholder.${draft.kind}`)}
          aria-label={t(`timeline.placeholder.${draft.kind}`)}
          styles={{ textarea: { padding: '4px 0' } }}
        />
      </div>
      {(draft.text || draft.kind === 'task' || draft.kind === 'visit') && (
        <div className={styles['fields']}>
          {problem && (
            <p className={styles['problem']} role="alert">
              {problem}
            </p>
          )}
          {draft.kind === 'visit' && view.name === 'account' && (
            <Link to="/visits/new" search={{ account: record.id, name: asString(record[view.nameField]) }}>
              {t('timeline.withPhotos')}
            </Link>
          )}
          {draft.kind === 'task' && <DueEditor view={activity} value={draft.due} onChange={(due) => change({ due })} />}
          <Button type="primary" disabled={!draft.text.trim()} loading={busy} onClick={() => void save()}>
            {t('common.save')}
          </Button>
        </div>
      )}
    </div>
  );
}

function DueEditor({ view, value, onChange }: { view: ObjectView; value: string | null; onChange: (value: string | null) => void }) {
  const { language } = useLocale();
  const id = useId();
  const field = view.fields.get('due_at');
  if (!field) return null;
  const { Editor } = typeOf(field);
  const label = labelText(field.label, language);
  return (
    <label htmlFor={id} style={{ display: 'inline-flex', gap: 8, alignItems: 'center' }}>
      <span className={styles['meta']}>{label}</span>
      <Suspense fallback={null}>
        <Editor id={id} value={value} onChange={(next) => onChange(asString(next) || null)} field={field} label={label} />
      </Suspense>
    </label>
  );
}
