import { EditOutlined, FunctionOutlined } from '@ant-design/icons';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldDefinition, RecordData } from '@/api/types';
import { specialOf } from '@/areas/rules/special';
import { typeOf } from '@/fields/registry';
import { SurroundingsContext } from '@/fields/shared/surroundings';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { isEmpty } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import { asReference, asString } from '@/fields/shared/values';
import type { PlacedSection } from '@/model/layout';
import { isWritable, type ObjectView } from '@/model/view';
import { useHowComputed } from './useHowComputed';
import { FieldValue } from '../FieldValue';
import { useOpenForm } from '../form/host';
import { FactEditor } from './FactEditor';
import styles from './Facts.module.css';
import { Reveal } from './Reveal';
import { useRecordRights } from '../rights';
import type { RecordEditing } from './useRecordEditing';

interface FactsProps {
  view: ObjectView;
  record: RecordData;
  editing: RecordEditing;
  sections: readonly PlacedSection[];
  /** The keys of sections that are folded up at first. */
  folded?: readonly string[];
  /** Whether there is room for the columns of the layout. */
  broad?: boolean;
  /** Says below who made the record and changed it last. */
  authors?: boolean;
}

const NOTHING_FOLDED: readonly string[] = [];

/** Fields of the record in their sections, each changed where it stands. */
export function Facts({ view, record, editing, sections, folded = NOTHING_FOLDED, broad = false, authors = false }: FactsProps) {
  const [open, setOpen] = useState<string | null>(null);
  const may = useRecordRights(view, record.id);
  return (
    <SurroundingsContext value={{ object: view.name, values: record }}>
      <div className={styles['facts']} data-plain={broad ? '' : undefined}>
        {sections.map((section) => (
          <FactSection key={section.key} section={section} folded={section.collapsed || folded.includes(section.key)} broad={broad}>
            {section.fields.map(({ field, place }) => (
              <Fact
                key={field.name}
                view={view}
                field={field}
                span={broad ? Math.min(place.span, section.columns) : 1}
                record={record}
                editing={editing}
                writable={may.update && isWritable(field)}
                open={open === field.name}
                onOpen={() => setOpen(field.name)}
                onClose={() => setOpen((before) => (before === field.name ? null : before))}
              />
            ))}
          </FactSection>
        ))}
        {authors && <Authors record={record} />}
      </div>
    </SurroundingsContext>
  );
}

function FactSection({ section, folded, broad, children }: { section: PlacedSection; folded: boolean; broad: boolean; children: ReactNode }) {
  const { language } = useLocale();
  const label = labelText(section.label, language);
  const rows = (
    <div className={styles['rows']} style={{ '--columns': broad ? section.columns : 1 } as React.CSSProperties}>
      {children}
    </div>
  );
  if (folded) {
    return (
      <details className={styles['section']}>
        <summary>{label || '…'}</summary>
        {rows}
      </details>
    );
  }
  return (
    <section className={styles['section']}>
      {label && <h2>{label}</h2>}
      {rows}
    </section>
  );
}

interface FactProps {
  view: ObjectView;
  record: RecordData;
  field: FieldDefinition;
  span: number;
  editing: RecordEditing;
  writable: boolean;
  open: boolean;
  onOpen: () => void;
  onClose: () => void;
}

function Fact({ view, record, field, span, editing, writable, open, onOpen, onClose }: FactProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const openForm = useOpenForm();
  const type = typeOf(field);
  const value = record[field.name];
  const large = specialOf(view.name, field)?.large ?? false;
  const label = labelText(field.label, language);
  const how = useHowComputed(view.name, field);
  const error = editing.errors[field.name];
  const commit = async (next: unknown) => {
    onClose();
    const same = type.toInput(next ?? null) === type.toInput(value ?? null);
    if (!same && !(await editing.save({ [field.name]: next }))) onOpen();
  };
  const edit = large ? () => void openForm({ object: view.name, id: record.id, values: {} }) : onOpen;
  return (
    <div className={styles['fact']} style={{ '--span': span } as React.CSSProperties} data-error={error ? '' : undefined} data-open={open ? '' : undefined} data-large={large ? '' : undefined}>
      <span className={styles['label']} title={how || undefined}>
        {label}
        {how && <FunctionOutlined aria-label={how} style={{ marginInlineStart: 4 }} />}
      </span>
      {open ? (
        <FactEditor field={field} value={value} label={label} onCommit={(next) => void commit(next)} onCancel={onClose} />
      ) : (
        <div className={styles['value']} data-saving={editing.saving.has(field.name) ? '' : undefined} onDoubleClick={writable ? edit : undefined}>
          {isEmpty(value) ? <span className={styles['none']}>—</span> : <FieldValue object={view.name} values={record} field={field} value={value} />}
          {field.access === 'mask' && !isEmpty(value) && <Reveal object={view.name} id={record.id} field={field} label={label} />}
          {writable && (
            <button type="button" className={styles['edit']} onClick={edit} aria-label={t('record.editField', { field: label })}>
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
