import { Suspense, lazy, useEffect, useId, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { SurroundingsContext } from '@/fields/shared/surroundings';
import { labelText, useLocale } from '@/lib/locale';
import { inPhoneOrder, sectionsOf, type PlacedSection } from '@/model/layout';
import { isWritable, type ObjectView } from '@/model/view';
import { Tabs } from '@/ui/Tabs';
import { PHONE, useMedia } from '@/ui/useMedia';
import { DuplicateNotice } from './DuplicateNotice';
import { FieldRow } from './FieldRow';
import styles from './RecordForm.module.css';
import type { RecordFormState } from './useRecordForm';

const ConflictDialog = lazy(async () => ({ default: (await import('./ConflictDialog')).ConflictDialog }));

interface RecordFormProps {
  view: ObjectView;
  form: RecordFormState;
  creating: boolean;
  onSave: (anyway?: boolean) => void;
  onSettle: (choice: Record<string, unknown>) => void;
}

/** The fields of a record in their sections. Ctrl/⌘ Enter saves. */
export function RecordForm({ view, form, creating, onSave, onSettle }: RecordFormProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const body = useRef<HTMLDivElement>(null);
  const panel = useId();
  const { errors, look } = form;
  const broken = Object.fromEntries(look.errors.flatMap((one) => (one.field ? [[one.field, one.message]] : [])));
  const general = look.errors.filter((one) => !one.field || !view.fields.has(one.field));
  const repeated = form.repeated ?? (look.duplicates.length > 0 ? { records: look.duplicates, confirmable: look.confirmable } : null);
  const formTabs = useFormTabs(form, creating, errors);
  const { sections } = formTabs;
  const problem = useRef<HTMLParagraphElement>(null);
  useSaveKey(body, onSave);
  useEffect(() => {
    const [first] = Object.keys(errors);
    if (!first) return;
    const row = body.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(first)}"]`);
    row?.scrollIntoView({ block: 'center' });
    row?.querySelector<HTMLElement>('input, textarea')?.focus({ preventScroll: true });
  }, [errors, formTabs.active]);
  useEffect(() => {
    if (form.message) problem.current?.scrollIntoView({ block: 'center' });
  }, [form.message]);
  const firstName = sections[0]?.fields[0]?.field.name;
  return (
    <SurroundingsContext value={{ object: view.name, values: form.values }}>
      <div className={styles['form']} ref={body} role="group" aria-label={labelText(view.label, language)}>
        {form.restored && (
          <p className={styles['restored']}>
            {t('form.restored')}{' '}
            <button type="button" className="y-plain" onClick={form.discard}>
              {t('form.discardDraft')}
            </button>
          </p>
        )}
        {form.message && (
          <p ref={problem} className={styles['problem']} role="alert">
            {form.message}
          </p>
        )}
        {general.map((one) => (
          <p key={one.message} className={styles['problem']} role="status">
            {one.message}
          </p>
        ))}
        {repeated && (
          <DuplicateNotice {...repeated} refused={form.repeated !== null} saving={form.saving} onSave={() => onSave(true)} />
        )}
        {formTabs.tabs.length > 1 && <Tabs tabs={formTabs.tabs} active={formTabs.active} onChange={formTabs.choose} label={t('form.tabs')} panel={panel} />}
        <div id={panel} className={styles['sections']} {...(formTabs.tabs.length > 1 ? { role: 'tabpanel' } : {})}>
          {sections.map((section) => (
            <FormSection key={section.key} section={section} heading={sections.length > 1} folded={formTabs.folded(section)}>
              {section.fields.map(({ field, place }) => (
                <FieldRow
                  key={field.name}
                  field={field}
                  span={Math.min(place.span, section.columns)}
                  value={form.values[field.name]}
                  error={errors[field.name] ?? broken[field.name]}
                  autoFocus={creating && field.name === firstName}
                  onChange={(value) => form.set(field.name, value)}
                />
              ))}
            </FormSection>
          ))}
        </div>
      </div>
      {form.conflict && (
        <Suspense fallback={null}>
          <ConflictDialog view={view} conflict={form.conflict} mine={form.values} onCancel={form.closeConflict} onSettle={onSettle} />
        </Suspense>
      )}
    </SurroundingsContext>
  );
}

interface FormTabs {
  tabs: readonly { key: string; label: string }[];
  active: string;
  choose: (key: string) => void;
  sections: readonly PlacedSection[];
  folded: (section: PlacedSection) => boolean;
}

/** The tabs of the form that have something to fill in, and the sections of the chosen one. A mistake brings its tab up. */
function useFormTabs(form: RecordFormState, creating: boolean, errors: Record<string, string>): FormTabs {
  const { language } = useLocale();
  const phone = useMedia(PHONE);
  const [chosen, setChosen] = useState('');
  const [judged, setJudged] = useState(errors);
  const { layout } = form;
  const tabs = form.tabs
    .map((tab) => ({ ...tab, sections: sectionsOf(phone ? inPhoneOrder(tab.blocks, layout) : tab.blocks).flatMap((section) => writable(section, creating)) }))
    .filter((tab) => tab.sections.length > 0);
  if (judged !== errors) {
    setJudged(errors);
    const wrong = tabs.find((tab) => tab.sections.some((section) => section.fields.some(({ field }) => errors[field.name])));
    if (wrong) setChosen(wrong.key);
  }
  const active = tabs.find((tab) => tab.key === chosen) ?? tabs[0];
  const folds = (section: PlacedSection) => (phone && layout.phone.collapsed.includes(section.key)) || section.collapsed;
  return {
    tabs: tabs.map((tab) => ({ key: tab.key, label: labelText(tab.label, language) || tab.key })),
    active: active?.key ?? '',
    choose: setChosen,
    sections: active?.sections ?? [],
    folded: (section) => folds(section) && !section.fields.some(({ field }) => errors[field.name]),
  };
}

/** A new record has no values yet for what nobody may enter. */
function writable(section: PlacedSection, creating: boolean): PlacedSection[] {
  const fields = section.fields.filter(({ field }) => !creating || isWritable(field));
  return fields.length ? [{ ...section, fields }] : [];
}

function FormSection({ section, heading, folded, children }: { section: PlacedSection; heading: boolean; folded: boolean; children: ReactNode }) {
  const { language } = useLocale();
  const label = labelText(section.label, language);
  const grid = <div className={styles['grid']} style={{ '--columns': section.columns } as React.CSSProperties}>{children}</div>;
  if (folded) {
    return (
      <details className={styles['section']}>
        <summary>{label || '…'}</summary>
        {grid}
      </details>
    );
  }
  return (
    <section className={styles['section']}>
      {heading && label && <h3>{label}</h3>}
      {grid}
    </section>
  );
}

/** Ctrl/⌘ Enter anywhere in the form saves it. */
function useSaveKey(body: RefObject<HTMLDivElement | null>, onSave: (anyway?: boolean) => void): void {
  const save = useRef(onSave);
  useEffect(() => {
    save.current = onSave;
  });
  useEffect(() => {
    const element = body.current;
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      save.current();
    };
    element?.addEventListener('keydown', press);
    return () => element?.removeEventListener('keydown', press);
  }, [body]);
}
