import { useMemo } from 'react';
import type { RecordData } from '@/api/types';
import { asReference, asString } from '@/fields/shared/values';
import { useStageColors } from '@/model/stages';
import type { ObjectView } from '@/model/view';
import { hue } from '@/start/tokens';

/** The field whose colours records have where no rule says otherwise: the stage, or the choice of the board. */
export function colorField(view: ObjectView): string | null {
  return view.board?.field ?? [...view.fields.values()].find((field) => field.type === 'choice' && field.options?.some((option) => option.color))?.name ?? null;
}

/** The colour of a record by its stage or state. */
export function useColors(view: ObjectView): (record: RecordData) => string {
  const stages = useStageColors();
  const name = colorField(view);
  return useMemo(() => {
    const field = view.fields.get(name ?? '');
    const options = new Map((field?.options ?? []).map((option) => [option.value, option.color ?? null]));
    return (record) => {
      const value = field ? record[field.name] : null;
      const color = field?.type === 'lookup' ? stages.get(asReference(value)?.id ?? '') : options.get(asString(value));
      return hue(color ?? 'blue');
    };
  }, [view, name, stages]);
}
