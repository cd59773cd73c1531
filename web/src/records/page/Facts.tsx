import { EditOutlined, FunctionOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldDefinition, RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { SurroundingsContext } from '@/fields/shared/surroundings';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { isEmpty } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import { asReference, asString } from '@/fields/shared/values';
import { isWritable, type ObjectView } from '@/model/view';
import { useHowComputed } from './useHowComputed';
import { FactEditor } from './FactEditor';
import styles from './Facts.module.css';
import { Reveal } from './Reveal';
import { useRecordRights } from '../rights';
import type { RecordEditing } from './useRecordEditing';

interface FactsProps {
  view: ObjectView;
  record: RecordData;
  editing: RecordEditing;
}

/** All fields of the record in the sections of its form, each changed where it stands. */
export function Facts({ view, record, editing }: FactsProps) {
  const { language } = useLocale();
  const [open, setOpen] = useState<string | null>(null);
  const may = useRecordRights(view, record.id);
  return (
    <SurroundingsContext value={{ object: view.name, values: record }}>
      <div className={styles['facts']}>
        {view.form.map((section, index) => (
          <section key={`${index}`} className={styles['section']}>
            <h2>{labelText(section.label, language)}</h2>
            {section.fields.map((name) => {
              const field = view.fields.get(name);
              if (!field) return null;
              return (
                <Fact
                  key={name}
                  view={view}
                  id={record.id}
                  field={field}
                  value={record[name]}
                  editing={editing}
                  writable={may.update && isWritable(field)}
                  open={open === name}
                  onOpen={() => setOpen(name)}
                  onClose={() => setOpen((before) => (before === name ? null : before))}
                />
              );
            })}
          </section>
        ))}
        <Authors record={record} />
      </div>
    </SurroundingsContext>
  );
}

interface FactProps {
  view: ObjectView;
  id: string;
  field: FieldDefinition;
  value: unknown;
  editing: RecordEditing;
  writable: boolean;
  open: boolean;
  onOpen: () => void;
  onClose: () => void;
}

function Fact({ view, id, field, value, editing, writable, open, onOpen, onClose }: FactProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const type = typeOf(field);
  const label = labelText(field.label, language);
  const how = useHowComputed(field);
  const error = editing.errors[field.name];
  const commit = async (next: unknown) => {
    onClose();
    const same = type.toInput(next ?? null) === type.toInput(value ?? null);
    if (!same && !(await editing.save({ [field.name]: next }))) onOpen();
  };
  return (
    <div className={styles['fact']} data-error={error ? '' : undefined} data-open={open ? '' : undefined}>
      <span className={styles['label']} title={how || undefined}>
        {label}
        {how && <FunctionOutlined aria-label={how} style={{ marginInlineStart: 4 }} />}
      </span>
      {open ? (
        <FactEditor field={field} value={value} label={label} onCommit={(next) => void commit(next)} onCancel={onClose} />
      ) : (
        <div className={styles['value']} data-saving={editing.saving.has(field.name) ? '' : undefined} onDoubleClick={writable ? onOpen : undefined}>
          {isEmpty(value) ? <span className={styles['none']}>—</span> : <type.Display value={value} field={field} />}
          {field.access === 'mask' && !isEmpty(value) && <Reveal object={view.name} id={id} field={field} label={label} />}
          {writable && (
            <button type="button" className={styles['edit']} onClick={onOpen} aria-label={t('record.editField', { field: label })}>
              <EditOutlined aria-hidden="true" />
            </button>
          )}
        </div>
      )}
      {error && (
        <p className={styles['error']} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

function Authors({ record }: { record: RecordData }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const line = (by: unknown, at: unknown, key: 'record.createdBy' | 'record.updatedBy') => {
    const iso = asString(at);
    if (!iso) return null;
    return (
      <p title={formatInstantFull(iso, locale)}>{t(key, { name: asReference(by)?.name ?? t('record.system'), when: formatAgo(iso, locale) })}</p>
    );
  };
  return (
    <footer className={styles['authors']}>
      {line(record['created_by'], record['created_at'], 'record.createdBy')}
      {line(record['updated_by'], record['updated_at'], 'record.updatedBy')}
    </footer>
  );
}
