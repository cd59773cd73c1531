import { Bar } from '@/ui/Skeleton';
import styles from './RecordPage.module.css';

export function RecordSkeleton() {
  return (
    <div className={styles['page']} aria-busy="true">
      <div style={{ display: 'grid', gap: 14, height: 92 }}>
        <Bar width={240} height={22} />
        <Bar width="60%" />
      </div>
      <div className={styles['columns']}>
        <div className={styles['facts']} style={{ display: 'grid', gap: 18, padding: 16 }}>
          {Array.from({ length: 10 }, (_, index) => (
            <Bar key={index} width={`${50 + ((index * 17) % 45)}%`} />
          ))}
        </div>
        <div className={styles['middle']} style={{ height: 420 }} />
      </div>
    </div>
  );
}
