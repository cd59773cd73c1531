import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { SurroundingsContext } from '@/fields/shared/surroundings';
import { labelText, useLocale } from '@/lib/locale';
import { isWritable, type ObjectView } from '@/model/view';
import { ConflictDialog } from './ConflictDialog';
import { DuplicateNotice } from './DuplicateNotice';
import { FieldRow } from './FieldRow';
import styles from './RecordForm.module.css';
import type { RecordFormState } from './useRecordForm';

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
  const { errors, look } = form;
  const broken = Object.fromEntries(look.errors.flatMap((one) => (one.field ? [[one.field, one.message]] : [])));
  const general = look.errors.filter((one) => !one.field || !view.fields.has(one.field));
  const repeated = form.repeated ?? (look.duplicates.length > 0 ? { records: look.duplicates, confirmable: look.confirmable } : null);
  useSaveKey(body, onSave);
  useEffect(() => {
    const [first] = Object.keys(errors);
    if (!first) return;
    const row = body.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(first)}"]`);
    row?.scrollIntoView({ block: 'center' });
    row?.querySelector<HTMLElement>('input, textarea')?.focus({ preventScroll: true });
  }, [errors]);
  const sections = view.form
    .map((section) => ({
      ...section,
      fields: section.fields.flatMap((name) => {
        const field = view.fields.get(name);
        if (!field || look.hidden.includes(name) || (creating && !isWritable(field))) return [];
        const required = field.required || look.required.includes(name);
        return [look.readonly.includes(name) ? { ...field, required, readonly: true } : { ...field, required }];
      }),
    }))
    .filter((section) => section.fields.length > 0);
  const firstName = sections[0]?.fields[0]?.name;
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
          <p className={styles['problem']} role="alert">
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
        {sections.map((section, index) => (
          <section key={`${index}`} className={styles['section']}>
            {sections.length > 1 && <h3>{labelText(section.label, language)}</h3>}
            <div className={styles['grid']}>
              {section.fields.map((field) => (
                <FieldRow
                  key={field.name}
                  field={field}
                  value={form.values[field.name]}
                  error={errors[field.name] ?? broken[field.name]}
                  autoFocus={creating && field.name === firstName}
                  onChange={(value) => form.set(field.name, value)}
                />
              ))}
            </div>
          </section>
        ))}
      </div>
      {form.conflict && (
        <ConflictDialog view={view} conflict={form.conflict} mine={form.values} onCancel={form.closeConflict} onSettle={onSettle} />
      )}
    </SurroundingsContext>
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
