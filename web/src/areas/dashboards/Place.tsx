import { Suspense } from 'react';
import { Bar } from '@/ui/Skeleton';
import { shapes } from './components/registry';
import type { Widget } from './declared';
import styles from './DashboardView.module.css';

/** One widget at its place in the grid. */
export function Place({ widget }: { widget: Widget }) {
  const Shape = shapes[widget.kind];
  return (
    <div className={styles['place']} data-kind={widget.kind} style={{ '--width': widget.width, '--height': widget.height } as React.CSSProperties}>
      {Shape && (
        <Suspense fallback={<Bar height={120} />}>
          <Shape widget={widget} />
        </Suspense>
      )}
    </div>
  );
}
