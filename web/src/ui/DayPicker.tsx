import { Suspense, lazy } from 'react';
import type { DayPickerProps } from './DayField';
import { Bar } from './Skeleton';

const DayField = lazy(() => import('./DayField'));

/** A day to choose. Its calendar is larger than most pages that hold one, so it comes after them. */
export function DayPicker(props: DayPickerProps) {
  return (
    <Suspense fallback={<Bar width={160} height={32} />}>
      <DayField {...props} />
    </Suspense>
  );
}
