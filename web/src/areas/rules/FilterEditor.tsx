import { useTranslation } from 'react-i18next';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import type { EditorProps } from '@/fields/types';
import { useObject } from '@/model/context';
import { FilterBar } from '@/records/filter/FilterBar';
import { useRuleObjectName } from './ruleObject';
import styles from './Rules.module.css';

/** Which records of the object that is named beside it, said as the filter of a list is said. */
export default function FilterEditor({ value, onChange, label, disabled }: EditorProps) {
  const t = useWords('quality');
  const { t: core } = useTranslation();
  const view = useObject(useRuleObjectName());
  if (!view) return <p className={styles['verdict']}>{t('condition.first')}</p>;
  const where = asString(value);
  if (disabled) return <p className={styles['verdict']}>{where || core('field.empty')}</p>;
  return (
    <div role="group" aria-label={label}>
      <FilterBar key={view.name} view={view} where={where} onChange={(next) => onChange(next || null)} />
    </div>
  );
}
