import { useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import styles from './Studio.module.css';
import type { DiffEntry } from './studio';

const SHOWN = 8;

/** What changed, sentence by sentence. */
export function DiffList({ diff }: { diff: readonly DiffEntry[] }) {
  const t = useWords('studio');
  const [whole, setWhole] = useState(false);
  if (diff.length === 0) return <p className={styles['none']}>{t('noDifference')}</p>;
  const shown = whole ? diff : diff.slice(0, SHOWN);
  return (
    <>
      <ul className={styles['diff']}>
        {shown.map((entry, index) => (
          <li key={index} data-kind={entry.kind}>
            {entry.text}
          </li>
        ))}
      </ul>
      {diff.length > shown.length && (
        <button type="button" className={styles['more']} onClick={() => setWhole(true)}>
          {t('moreDifferences', { count: diff.length - shown.length })}
        </button>
      )}
    </>
  );
}
