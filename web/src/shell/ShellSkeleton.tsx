import { Bar, RowsSkeleton } from '@/ui/Skeleton';
import styles from './ShellSkeleton.module.css';

/** The frame in grey, in the places where it will stand. */
export function ShellSkeleton() {
  return (
    <div className={styles['shell']} aria-busy="true">
      <div className={styles['navigation']}>
        <Bar width={110} height={22} />
        {Array.from({ length: 8 }, (_, index) => (
          <Bar key={index} width={90 + ((index * 29) % 50)} />
        ))}
      </div>
      <div className={styles['main']}>
        <div className={styles['bar']} />
        <div className={styles['page']}>
          <Bar width={160} height={20} />
          <RowsSkeleton rows={12} />
        </div>
      </div>
    </div>
  );
}
