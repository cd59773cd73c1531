import type { EditorProps } from '@/fields/types';
import { isObject } from '@/lib/equal';
import styles from './Automations.module.css';
import { SchedulePart } from './TriggerEditor';

/** When something happens again and again, as a field of its own. */
export default function ScheduleEditor({ id, value, onChange, label }: EditorProps) {
  return (
    <div id={id} role="group" aria-label={label} className={styles['row']}>
      <SchedulePart settings={isObject(value) ? { when: value } : {}} onChange={(next) => onChange(next['when'])} />
    </div>
  );
}
