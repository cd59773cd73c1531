import { useTranslation } from 'react-i18next';
import { asNumber } from '../shared/values';
import type { DisplayProps } from '../types';
import styles from './Display.module.css';
import { starsOf } from './stars';

export function RatingDisplay({ value, field }: DisplayProps) {
  const { t } = useTranslation();
  const found = asNumber(value);
  if (found === null) return null;
  const most = Math.max(starsOf(field), found);
  return (
    <span className={styles['stars']} role="img" aria-label={t('field.rating.of', { value: found, most })} title={`${found} / ${most}`}>
      <b>{'★'.repeat(found)}</b>
      {'★'.repeat(most - found)}
    </span>
  );
}
