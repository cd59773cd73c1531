/** What stands between a record and the stage that it is moved to. */
import { isProblem, type ApiProblem } from '@/api/problem';
import { isStage, isWritable, type ObjectView } from '@/model/view';

type Values = Readonly<Record<string, unknown>>;

/** Whether values put a record into another stage. */
export function movesStage(view: ObjectView, values: Values): boolean {
  return Object.keys(values).some((name) => {
    const field = view.fields.get(name);
    return field !== undefined && isStage(field);
  });
}

/** Whether a refused move can go on: once other fields of the record are filled in or, of a stage, with a reason. */
export function opensGate(view: ObjectView, values: Values, error: unknown): error is ApiProblem {
  if (!isProblem(error, 422)) return false;
  if (movesStage(view, values)) return true;
  return Object.keys(error.fieldMessages).some((name) => {
    const field = view.fields.get(name);
    return field !== undefined && isWritable(field) && !(name in values);
  });
}
