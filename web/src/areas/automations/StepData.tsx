import page from '@/areas/shared/Page.module.css';
import styles from './Automations.module.css';
import type { Fault } from './api';

/** What went into a step, or came out of it. */
export function StepData({ label, value }: { label: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <pre className={styles['data']}>
      {label}：{JSON.stringify(value, null, 1)}
    </pre>
  );
}

/** Why a step was refused, with the fields that it is about. */
export function FaultText({ fault }: { fault: Fault | null }) {
  if (!fault) return null;
  const details = fault.errors.map((error) => (error.field ? `${error.field}：${error.message}` : error.message));
  return <p className={page['problem']}>{[fault.message, ...details].join(' ')}</p>;
}
