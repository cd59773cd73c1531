import { useEffect, useState, type ReactNode } from 'react';
import { Bar } from '@/ui/Skeleton';

const LATEST = 500;

/**
 * An editor whose script is heavy: it comes once the page stands, in the place that a bar of its height kept. `atOnce`
 * where somebody waits for it, as in a cell that was opened.
 */
export function AfterPage({ atOnce, children }: { atOnce: boolean; children: ReactNode }) {
  const [due, setDue] = useState(atOnce);
  useEffect(() => {
    if (due) return undefined;
    if (typeof requestIdleCallback === 'undefined') {
      const timer = setTimeout(() => setDue(true));
      return () => clearTimeout(timer);
    }
    const idle = requestIdleCallback(() => setDue(true), { timeout: LATEST });
    return () => cancelIdleCallback(idle);
  }, [due]);
  return due ? children : <Bar height={32} />;
}
