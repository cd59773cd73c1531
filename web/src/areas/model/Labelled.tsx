import { useId, type ReactNode } from 'react';
import page from '@/areas/shared/Page.module.css';
import styles from './Model.module.css';

interface LabelledProps {
  label: string;
  hint?: string | undefined;
  problem?: string | undefined;
  children: (id: string) => ReactNode;
}

/** A control with its label above, and what is wrong below. */
export function Labelled({ label, hint, problem, children }: LabelledProps) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {problem ? (
        <span className={page['problem']} role="alert">
          {problem}
        </span>
      ) : (
        hint && <span className={page['hint']}>{hint}</span>
      )}
    </div>
  );
}
