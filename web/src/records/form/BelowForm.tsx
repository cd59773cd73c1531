import { Suspense, lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { ObjectView } from '@/model/view';
import type { FormStart, RecordFormState } from './useRecordForm';

type Below = ComponentType<{ form: RecordFormState; start: FormStart }>;

/** What stands below the form of some objects' records. */
const BELOW: Readonly<Record<string, LazyExoticComponent<Below>>> = {
  metric: lazy(() => import('@/areas/metrics/MetricPreview')),
};

export function BelowForm({ view, form, start }: { view: ObjectView; form: RecordFormState; start: FormStart }) {
  const Shown = BELOW[view.name];
  if (!Shown) return null;
  return (
    <Suspense fallback={null}>
      <Shown form={form} start={start} />
    </Suspense>
  );
}
