import { Bar, RowsSkeleton } from './Skeleton';

export function PageSkeleton() {
  return (
    <div style={{ padding: 20, display: 'grid', gap: 20 }} aria-busy="true">
      <Bar width={180} height={20} />
      <RowsSkeleton />
    </div>
  );
}
