import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import styles from './Automations.module.css';
import type { Fault } from './api';

/** What went into a step and came out of it as it is kept, for whoever looks for a fault. */
export function StepData({ parts }: { parts: readonly (readonly [label: string, value: unknown])[] }) {
  const t = useWords('automations');
  const kept = parts.filter(([, value]) => value !== null && value !== undefined);
  if (kept.length === 0) return null;
  return (
    <details className={styles['kept']}>
      <summary>{t('details')}</summary>
      {kept.map(([label, value]) => (
        <pre key={label} className={styles['data']}>
          {label}：{JSON.stringify(value, null, 1)}
        </pre>
      ))}
    </details>
  );
}

/** Why a step was refused, with the fields that it is about. */
export function FaultText({ fault }: { fault: Fault | null }) {
  if (!fault) return null;
  const details = fault.errors.map((error) => (error.field ? `${error.field}：${error.message}` : error.message));
  return <p className={page['problem']}>{[fault.message, ...details].join(' ')}</p>;
}
