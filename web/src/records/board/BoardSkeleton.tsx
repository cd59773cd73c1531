import { Bar } from '@/ui/Skeleton';
import styles from './Board.module.css';

const COLUMNS = 5;

/** Columns of the size of those that are to come. */
export function BoardSkeleton() {
  return (
    <div className={styles['board']} aria-busy="true">
      {Array.from({ length: COLUMNS }, (_, place) => (
        <div key={place} className={styles['column']}>
          <div className={styles['head']}>
            <Bar width={96} />
          </div>
          <div className={styles['cards']}>
            <Bar height={96} />
          </div>
        </div>
      ))}
    </div>
  );
}
