import { Suspense, lazy } from 'react';
import { keyOf } from '@/areas/model/knownBy';
import type { ObjectView } from '@/model/view';
import type { FormStart, RecordFormState } from './useRecordForm';

const GatherButton = lazy(async () => ({ default: (await import('@/areas/model/GatherButton')).GatherButton }));

interface GatherRecordProps {
  view: ObjectView;
  form: RecordFormState;
  start: FormStart;
  onDone: () => void;
}

/** Of a record that is configuration: into the open change set instead of saved. */
export function GatherRecord({ view, form, start, onDone }: GatherRecordProps) {
  if (view.knownBy.length === 0) return null;
  const item = () => {
    const given = form.given();
    if (!given) return null;
    // Whose it is stays with the organisation; a change set says what it is.
    const values = Object.fromEntries(Object.entries(given).filter(([name]) => !view.fields.get(name)?.system));
    if (start.record) return { kind: view.name, record: start.record.id, values };
    const key = keyOf(view.knownBy, form.values);
    return key ? { kind: view.name, key, values } : null;
  };
  const done = () => {
    form.discard();
    onDone();
  };
  return (
    <Suspense fallback={null}>
      <GatherButton item={item} disabled={form.saving} onDone={done} />
    </Suspense>
  );
}
