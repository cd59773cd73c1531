import { Segmented } from 'antd';
import { Suspense, lazy, useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import styles from './Layouts.module.css';

const ExpressionEditor = lazy(async () => ({ default: (await import('@/fields/formula/ExpressionEditor')).ExpressionEditor }));

interface ConditionProps {
  object: string;
  setting: 'show' | 'require' | 'readonly' | 'choices';
  value: string;
  onChange: (value: string) => void;
}

const ALWAYS = 'true';

/** When something holds: always, never, or while an expression on the record does. */
export function Condition({ object, setting, value, onChange }: ConditionProps) {
  const t = useWords('layouts');
  // Shown and offered things are so always unless something is said; the others never are.
  const byDefault = setting === 'show' || setting === 'choices' ? 'always' : 'never';
  const found = value === '' ? byDefault : value === ALWAYS && byDefault === 'never' ? 'always' : 'when';
  const [writing, setWriting] = useState(found === 'when');
  const mode = writing ? 'when' : found;
  const options = (byDefault === 'always' ? ['always', 'when'] : ['never', 'always', 'when']).map((name) => ({ value: name, label: t(`when.${name}`) }));
  const choose = (next: string) => {
    setWriting(next === 'when');
    if (next === 'when') return;
    onChange(next === byDefault ? '' : ALWAYS);
  };
  return (
    <div>
      <span className={styles['caption']}>{t(`settings.${setting}`)}</span>
      <Segmented block size="small" aria-label={t(`settings.${setting}`)} value={mode} options={options} onChange={choose} />
      {mode === 'when' && (
        <Suspense>
          <ExpressionEditor object={object} value={value === ALWAYS ? '' : value} locked={false} label={t('condition', { setting: t(`settings.${setting}`) })} hint={t('conditionHint')} placeholder="" onChange={onChange} />
        </Suspense>
      )}
    </div>
  );
}
