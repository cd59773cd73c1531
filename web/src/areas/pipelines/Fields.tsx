import { SurroundingsContext } from '@/fields/shared/surroundings';
import type { ObjectView } from '@/model/view';
import { FieldRow } from '@/records/form/FieldRow';
import type { Values } from './content';
import styles from './Pipelines.module.css';

interface FieldsProps {
  view: ObjectView;
  names: readonly string[];
  values: Values;
  /** The object whose fields and records are spoken of. */
  object: string;
  onChange: (values: Values) => void;
}

/** Fields of something that is being designed, in the editors that its form has. */
export function Fields({ view, names, values, object, onChange }: FieldsProps) {
  return (
    <SurroundingsContext value={{ object: view.name, values: { ...values, ...(object ? { object } : {}) } }}>
      <div className={styles['fields']}>
        {names.map((name) => {
          const field = view.fields.get(name);
          return field && <FieldRow key={name} field={field} value={values[name] ?? null} error={undefined} autoFocus={false} onChange={(value) => onChange({ ...values, [name]: value })} />;
        })}
      </div>
    </SurroundingsContext>
  );
}
