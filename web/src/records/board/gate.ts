/** What stands between a record and the stage that it is moved to. */
import { isProblem, type ApiProblem } from '@/api/problem';
import { isWritable, type ObjectView } from '@/model/view';

/** Whether a refused move can go on once other fields of the record are filled in. */
export function opensGate(view: ObjectView, values: Readonly<Record<string, unknown>>, error: unknown): error is ApiProblem {
  if (!isProblem(error, 422)) return false;
  return Object.keys(error.fieldMessages).some((name) => {
    const field = view.fields.get(name);
    return field !== undefined && isWritable(field) && !(name in values);
  });
}
