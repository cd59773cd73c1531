import { useWords } from '@/areas/shared/useWords';
import styles from './Studio.module.css';
import type { Usage } from './studio';

/** What uses an object or field, and how many records hold something of it. */
export function Uses({ usage, kind }: { usage: Usage; kind: 'object' | 'field' }) {
  const t = useWords('studio');
  return (
    <div className={styles['note']}>
      <span>{t(kind === 'field' ? 'rowsWithValue' : 'rowsOfObject', { count: usage.rows })}</span>
      {usage.uses.length === 0 ? (
        <span>{t('noUses')}</span>
      ) : (
        <>
          <span>{t('usedBy')}</span>
          <ul>
            {usage.uses.map((use, index) => (
              <li key={index}>{use.where}</li>
            ))}
          </ul>
        </>
      )}
      <span>{t('restorable')}</span>
    </div>
  );
}
