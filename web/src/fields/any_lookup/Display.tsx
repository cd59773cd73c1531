import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { ReferenceName } from '@/ui/ReferenceName';
import { asAnyReference } from '../shared/values';
import type { DisplayProps } from '../types';
import styles from './AnyLookup.module.css';

/** The record's name, with what it is before it. */
export function AnyLookupDisplay({ value }: DisplayProps) {
  const { language } = useLocale();
  const { objects } = useModel();
  const found = asAnyReference(value);
  if (!found) return null;
  const label = labelText(objects.get(found.object)?.label, language);
  return (
    <span className={styles['value']}>
      {label && <span className={styles['object']}>{label}</span>}
      <ReferenceName object={found.object} to={found} />
    </span>
  );
}
