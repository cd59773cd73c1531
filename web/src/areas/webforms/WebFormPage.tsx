import { CopyOutlined, DeleteOutlined, DownOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Select, Switch } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Suspense, useId, useState, type ReactNode } from 'react';
import type { Answer } from '@/api/client';
import { isProblem } from '@/api/problem';
import { readRecord, updateRecord } from '@/api/records';
import type { FieldDefinition, RecordData } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asReference, asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { RelatedLists } from '@/records/page/RelatedLists';
import { notify } from '@/ui/notice';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { useTitle } from '@/ui/useTitle';
import { useLeaveGuard } from '@/records/form/useLeaveGuard';
import { sameValue } from '@/lib/equal';
import { SOURCES, publicFields, readContent, snippetOf, type FormContent, type FormField } from './content';
import styles from './WebForms.module.css';

/** Types whose fixed value is given by their own editor without more of the record. */
const FIXED = new Set(['text', 'choice', 'multi_choice', 'boolean', 'number', 'integer', 'lookup', 'date']);

/** One web form: its address, what it asks and says, and what was handed in. */
export function WebFormPage() {
  const { id } = useParams({ from: '/shell/web-forms/$id' });
  const query = useQuery({ queryKey: ['web-form', id], queryFn: ({ signal }) => readRecord('web_form', id, signal), gcTime: 0, staleTime: Infinity });
  const view = useObject(asString(query.data?.data['object']));
  const forms = useObject('web_form');
  if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} page />;
  if (!query.data || !view || !forms) return <PageSkeleton />;
  return <Editor key={id} answer={query.data} view={view} forms={forms} />;
}

function Editor({ answer, view, forms }: { answer: Answer<RecordData>; view: ObjectView; forms: ObjectView }) {
  const t = useWords('webforms');
  const { language } = useLocale();
  const client = useQueryClient();
  const [{ data: record, etag }, setAnswer] = useState(answer);
  const [name, setName] = useState(asString(record['name']));
  const [assignee, setAssignee] = useState(asReference(record['assignee']));
  const [content, setContent] = useState(() => readContent(record['content']));
  const [busy, setBusy] = useState(false);
  useTitle(`${name} · ${t('title')}`);
  const dirty = name !== asString(record['name']) || assignee?.id !== asReference(record['assignee'])?.id || !sameValue(content, readContent(record['content']));
  useLeaveGuard(dirty && !busy);
  const address = `${window.location.origin}/f/${asString(record['token'])}`;
  const set = (part: Partial<FormContent>) => setContent((old) => ({ ...old, ...part }));
  const write = async (values: Record<string, unknown>) => {
    setBusy(true);
    try {
      setAnswer(await updateRecord('web_form', record.id, values, etag));
      void client.invalidateQueries({ queryKey: ['rows', 'web_form'] });
      notify({ kind: 'success', text: t('saved') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? (Object.values(error.fieldMessages)[0] ?? error.sentence) : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <span className={page['crumb']}>
          <Link to="/web-forms">{t('title')}</Link> /
        </span>
        <h1>{name}</h1>
        <div className={page['actions']}>
          <label className={styles['switch']}>
            <Switch checked={record['active'] === true} onChange={(active) => void write({ active })} aria-label={t('open')} /> {t(record['active'] ? 'open' : 'closed')}
          </label>
          <Button type="primary" loading={busy} onClick={() => void write({ name, assignee: assignee?.id ?? null, content })}>
            {t('save')}
          </Button>
        </div>
      </header>
      <Card title={t('address')}>
        <p className={styles['address']}>
          <a href={address} target="_blank" rel="noopener noreferrer">
            {address}
          </a>
          <Copy text={address} label={t('copyAddress')} />
        </p>
        <p className={styles['address']}>
          <code>{snippetOf(address, content.title || name)}</code>
          <Copy text={snippetOf(address, content.title || name)} label={t('copySnippet')} />
        </p>
        <Row label={t('sites')} hint={t('sitesHint')}>
          {(id) => <Select id={id} mode="tags" open={false} style={{ width: '100%' }} value={content.sites} onChange={(sites: string[]) => set({ sites })} placeholder="https://www.example.com" />}
        </Row>
      </Card>
      <Card title={t('basics')}>
        <Row label={t('name')}>{(id) => <Input id={id} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />}</Row>
        <Row label={t('assignee')} hint={t('assigneeHint')}>
          {(id) => <ReferenceSelect id={id} target="user" label={t('assignee')} many={false} clearable value={assignee ? [assignee] : []} onChange={([chosen]) => setAssignee(chosen ?? null)} />}
        </Row>
        {(['title', 'intro', 'submit', 'thanks', 'redirect', 'consent'] as const).map((key) => (
          <Row key={key} label={key === 'title' ? t('pageTitle') : t(key)} hint={t(`${key}Hint`)}>
            {(id) => (key === 'intro' || key === 'thanks' || key === 'consent' ? <Input.TextArea id={id} autoSize maxLength={2000} value={content[key]} onChange={(event) => set({ [key]: event.target.value })} /> : <Input id={id} maxLength={500} value={content[key]} onChange={(event) => set({ [key]: event.target.value })} />)}
          </Row>
        ))}
        <Row label={t('color')}>{(id) => <input id={id} type="color" value={content.color} onChange={(event) => set({ color: event.target.value })} />}</Row>
        <Row label={t('language')}>
          {(id) => <Select id={id} value={content.language} onChange={(chosen) => set({ language: chosen })} options={[{ value: 'zh-CN' as const, label: '简体中文' }, { value: 'en' as const, label: 'English' }]} />}
        </Row>
      </Card>
      <Card title={t('fields')}>
        <Fields view={view} content={content} onChange={(fields) => set({ fields })} />
      </Card>
      <Card title={t('values')}>
        <p className={styles['hint']}>{t('valuesHint')}</p>
        <Values view={view} content={content} onChange={(values) => set({ values })} />
        {SOURCES.map((source) => (
          <Row key={source} label={t('sourceInto', { source })}>
            {(id) => (
              <Select
                id={id}
                allowClear
                style={{ width: '100%' }}
                placeholder={t('onlyKept')}
                value={content.sources[source]}
                options={publicFields(view).filter((field) => field.type === 'text' || field.type === 'long_text').map((field) => ({ value: field.name, label: labelText(field.label, language) }))}
                onChange={(chosen: string | undefined) => set({ sources: { ...without(content.sources, source), ...(chosen ? { [source]: chosen } : {}) } })}
              />
            )}
          </Row>
        ))}
      </Card>
      <RelatedLists view={forms} record={record} lists={[{ kind: 'related', key: 'submissions', inverse: 'submissions', label: {}, waits: false, fields: ['state', 'reason', 'created_at', 'source'], sort: '-created_at', limit: 20 }]} />
    </div>
  );
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={page['card']}>
      <div className={page['cardHead']}>
        <h2>{title}</h2>
      </div>
      <div className={`${page['cardBody']} ${styles['rows']}`}>{children}</div>
    </section>
  );
}

function Row({ label, hint, children }: { label: string; hint?: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={styles['row']}>
      <label htmlFor={id}>{label}</label>
      <div>
        {children(id)}
        {hint && <p className={styles['hint']}>{hint}</p>}
      </div>
    </div>
  );
}

function Copy({ text, label }: { text: string; label: string }) {
  const t = useWords('webforms');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => notify({ kind: 'success', text: t('copied') }),
      () => notify({ kind: 'error', text: t('failed') }),
    );
  return (
    <Button size="small" icon={<CopyOutlined aria-hidden="true" />} onClick={() => void copy()}>
      {label}
    </Button>
  );
}

function Fields({ view, content, onChange }: { view: ObjectView; content: FormContent; onChange: (fields: FormField[]) => void }) {
  const t = useWords('webforms');
  const { language } = useLocale();
  const { fields } = content;
  const left = publicFields(view).filter((field) => !fields.some((one) => one.name === field.name) && !(field.name in content.values));
  const change = (index: number, part: Partial<FormField>) => onChange(fields.map((one, at) => (at === index ? { ...one, ...part } : one)));
  const move = (index: number, step: number) => {
    const next = [...fields];
    next.splice(index + step, 0, ...next.splice(index, 1));
    onChange(next);
  };
  return (
    <>
      <ol className={styles['fields']}>
        {fields.map((one, index) => {
          const field = view.fields.get(one.name);
          const label = labelText(field?.label, language) || one.name;
          return (
            <li key={one.name}>
              <strong>{label}</strong>
              <Input aria-label={t('labelOf', { name: label })} placeholder={labelText(field?.label, content.language)} maxLength={200} value={one.label} onChange={(event) => change(index, { label: event.target.value })} />
              <Input aria-label={t('helpOf', { name: label })} placeholder={t('help')} maxLength={500} value={one.help} onChange={(event) => change(index, { help: event.target.value })} />
              <Checkbox checked={one.required || field?.required === true} disabled={field?.required === true} onChange={(event) => change(index, { required: event.target.checked })}>
                {t('required')}
              </Checkbox>
              <span className={styles['tools']}>
                <Button type="text" size="small" disabled={index === 0} icon={<UpOutlined aria-hidden="true" />} aria-label={t('upNamed', { name: label })} onClick={() => move(index, -1)} />
                <Button type="text" size="small" disabled={index === fields.length - 1} icon={<DownOutlined aria-hidden="true" />} aria-label={t('downNamed', { name: label })} onClick={() => move(index, 1)} />
                <Button type="text" size="small" danger icon={<DeleteOutlined aria-hidden="true" />} aria-label={t('removeNamed', { name: label })} onClick={() => onChange(fields.filter((_, at) => at !== index))} />
              </span>
            </li>
          );
        })}
      </ol>
      <Select aria-label={t('addField')} placeholder={t('addField')} style={{ width: 240 }} value={null} showSearch={{ optionFilterProp: 'label' }} options={left.map((field) => ({ value: field.name, label: labelText(field.label, language) }))} onChange={(name: string) => onChange([...fields, { name, label: '', help: '', required: false }])} />
    </>
  );
}

function Values({ view, content, onChange }: { view: ObjectView; content: FormContent; onChange: (values: Record<string, unknown>) => void }) {
  const t = useWords('webforms');
  const { language } = useLocale();
  const { values } = content;
  const left = [...view.fields.values()].filter((field) => FIXED.has(field.type) && !field.readonly && !field.system && !field.hidden && !(field.name in values) && !content.fields.some((one) => one.name === field.name));
  return (
    <>
      {Object.keys(values).map((name) => {
        const field = view.fields.get(name);
        return field && <Value key={name} field={field} value={values[name]} onChange={(value) => onChange({ ...values, [name]: value })} onRemove={() => onChange(without(values, name))} />;
      })}
      <Select aria-label={t('addValue')} placeholder={t('addValue')} style={{ width: 240 }} value={null} showSearch={{ optionFilterProp: 'label' }} options={left.map((field) => ({ value: field.name, label: labelText(field.label, language) }))} onChange={(name: string) => onChange({ ...values, [name]: null })} />
    </>
  );
}

function Value({ field, value, onChange, onRemove }: { field: FieldDefinition; value: unknown; onChange: (value: unknown) => void; onRemove: () => void }) {
  const t = useWords('webforms');
  const { language } = useLocale();
  const label = labelText(field.label, language);
  const { Editor: Input, toInput } = typeOf(field);
  // What is sent of a record is its id; its name is known as long as the page is open.
  const [shown, setShown] = useState<unknown>(field.type === 'lookup' && typeof value === 'string' ? { id: value, name: value } : value);
  return (
    <Row label={label}>
      {(id) => (
        <span className={styles['value']}>
          <Suspense>
            <Input
              id={id}
              field={{ ...field, required: false }}
              label={label}
              value={shown}
              onChange={(next) => {
                setShown(next);
                onChange(toInput(next) ?? null);
              }}
            />
          </Suspense>
          <Button type="text" size="small" danger icon={<DeleteOutlined aria-hidden="true" />} aria-label={t('removeNamed', { name: label })} onClick={onRemove} />
        </span>
      )}
    </Row>
  );
}
