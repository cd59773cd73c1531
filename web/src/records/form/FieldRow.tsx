import { Suspense, useId } from 'react';
import type { FieldDefinition } from '@/api/types';
import { specialOf } from '@/areas/rules/special';
import { typeOf } from '@/fields/registry';
import { useSurroundings } from '@/fields/shared/surroundings';
import { labelText, useLocale } from '@/lib/locale';
import { isWritable } from '@/model/view';
import { Bar } from '@/ui/Skeleton';
import styles from './RecordForm.module.css';

interface FieldRowProps {
  field: FieldDefinition;
  /** How many columns of its section it takes. */
  span?: number;
  value: unknown;
  error: string | undefined;
  autoFocus: boolean;
  onChange: (value: unknown) => void;
}

/** A field of a form: label, editor, and what is wrong with it. */
export function FieldRow({ field, span = 1, value, error, autoFocus, onChange }: FieldRowProps) {
  const { language } = useLocale();
  const id = useId();
  const type = typeOf(field);
  const label = labelText(field.label, language);
  const help = labelText(field.help, language);
  const note = error ? `${id}-error` : help ? `${id}-help` : undefined;
  const writable = isWritable(field);
  const object = useSurroundings()?.object ?? '';
  const { Editor, Display } = specialOf(object, field) ?? type;
  return (
    <div className={styles['field']} data-wide={type.wide ? '' : undefined} style={{ '--span': span } as React.CSSProperties} data-field={field.name}>
      <label htmlFor={id}>
        {label}
        {field.required && (
          <span className={styles['mark']} aria-hidden="true">
            *
          </span>
        )}
      </label>
      {writable ? (
        <Suspense fallback={<Bar height={type.wide ? 72 : 32} />}>
          <Editor
            id={id}
            value={value}
            onChange={onChange}
            field={field}
            label={label}
            invalid={error !== undefined}
            autoFocus={autoFocus}
            {...(note ? { describedBy: note } : {})}
          />
        </Suspense>
      ) : (
        <div className={styles['fixed']}>
          <Suspense fallback={null}>
            <Display value={value} field={field} />
          </Suspense>
        </div>
      )}
      {error ? (
        <p className={styles['error']} id={`${id}-error`} role="alert">
          {error}
        </p>
      ) : (
        help && (
          <p className={styles['help']} id={`${id}-help`}>
            {help}
          </p>
        )
      )}
    </div>
  );
}
