import { Select } from 'antd';
import type { ReactNode } from 'react';
import type { FieldDefinition } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { optionsOf } from './kinds';
import styles from './LayoutFrame.module.css';
import type { useRecordsIn } from './useRecordsIn';

interface LayoutFrameProps {
  /** Getting about, on the left. */
  tools: ReactNode;
  /** What is shown, on the right. */
  choices: ReactNode;
  found: ReturnType<typeof useRecordsIn>;
  children: ReactNode;
}

/** What a calendar and a timeline have around them: the tools, why there is nothing, and that there is more. */
export function LayoutFrame({ tools, choices, found, children }: LayoutFrameProps) {
  const t = useWords('lists');
  return (
    <div className={styles['page']}>
      <div className={styles['tools']}>
        {tools}
        <span className={styles['gap']} />
        {choices}
      </div>
      {found.error && found.records.length === 0 ? <ProblemState error={found.error} retry={found.retry} small /> : null}
      {found.cut && <p className={styles['cut']}>{t('cut')}</p>}
      {children}
    </div>
  );
}

interface FieldChoiceProps {
  label: string;
  fields: readonly FieldDefinition[];
  value: string;
  /** What to call the choice of none; without it one of the fields is always chosen. */
  none?: string;
  onChange: (name: string) => void;
}

/** Which field says where a record stands. */
export function FieldChoice({ label, fields, value, none, onChange }: FieldChoiceProps) {
  const { language } = useLocale();
  const options = [...(none === undefined ? [] : [{ value: '', label: none }]), ...optionsOf(fields, language)];
  return <Select size="small" variant="filled" value={value} options={options} prefix={label} onChange={onChange} aria-label={label} popupMatchSelectWidth={false} />;
}
