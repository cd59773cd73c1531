/** The lookups between objects. */
import { targetsOf, type Model, type ObjectView } from '@/model/view';

export interface Relation {
  from: ObjectView;
  field: string;
  to: ObjectView;
}

/** The lookups between objects; those that the system keeps on every object are left out. */
export function relationsOf(model: Model): Relation[] {
  return [...model.objects.values()].flatMap((from) =>
    [...from.fields.values()].flatMap((field) =>
      targetsOf(field).flatMap((target) => {
        const to = model.objects.get(target);
        return to && !field.system ? [{ from, field: field.name, to }] : [];
      }),
    ),
  );
}
