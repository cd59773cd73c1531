import { formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { asNumber } from '../shared/values';
import type { DisplayProps } from '../types';
import { shareOf } from './bounds';
import styles from './Display.module.css';

export function ProgressDisplay({ value, field }: DisplayProps) {
  const locale = useLocale();
  const found = asNumber(value);
  if (found === null) return null;
  return (
    <span className={styles['progress']}>
      <span className={styles['bar']} aria-hidden="true">
        <i style={{ width: `${shareOf(found, field) * 100}%` }} />
      </span>
      <span className="y-num">{formatNumber(found, locale)}</span>
    </span>
  );
}
