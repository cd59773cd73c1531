/** Where a record stands in its pipeline, and what each other stage asks for. */
import { queryOptions } from '@tanstack/react-query';
import { get, type Schemas } from '@/api/call';
import { isStage, type ObjectView } from '@/model/view';

export type Standing = Schemas['StageStandingAnswer'];
export type Target = Schemas['StageTarget'];
export type StageTodo = Schemas['StageTodo'];

/** The app whose objects make up pipelines. */
const PIPELINES = 'process';

export function standingQuery(object: string, id: string) {
  return queryOptions({
    queryKey: ['standing', object, id],
    queryFn: ({ signal }) => get('/records/{object}/{id}/stages', { path: { object, id }, signal }),
    retry: false,
  });
}

/** The field that says at which stage a record stands. */
export function stageFieldOf(view: ObjectView): string | null {
  // What pipelines are made of names stages, and stands in none.
  if (view.app === PIPELINES) return null;
  const fields = [...view.fields.values()].filter(isStage);
  return (fields.find((field) => field.required) ?? fields[0])?.name ?? null;
}

export function targetOf(standing: Standing | undefined, stage: string | null): Target | undefined {
  return standing?.targets.find((one) => one.id === stage);
}

/** Whether a move needs words or values first. */
export function needsDialog(target: Target | undefined): boolean {
  return target !== undefined && (target.reason || target.approval || target.faults.length > 0);
}
