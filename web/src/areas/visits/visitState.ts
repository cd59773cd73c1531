/** Where a visit stands: what the server knows of it, and what waits on this device. */
import type { RecordData } from '@/api/types';
import { asReference } from '@/fields/shared/values';
import type { VisitCommand } from '@/offline/database';

export type VisitState = 'planned' | 'begun' | 'done';

export function stateOf(visit: RecordData, commands: readonly VisitCommand[]): VisitState {
  const own = commands.filter((one) => one.visit === visit.id);
  if (visit['checked_out_at'] || visit['status'] === 'done' || own.some((one) => one.action === 'check_out')) return 'done';
  return visit['checked_in_at'] || own.some((one) => one.action === 'check_in') ? 'begun' : 'planned';
}

export interface VisitStep {
  action: RecordData;
  done: boolean;
  /** Whether all required actions before it are done. */
  open: boolean;
}

/** The actions of the visit's kind in order. */
export function stepsOf(visit: RecordData, actions: readonly RecordData[], done: ReadonlySet<string>, commands: readonly VisitCommand[]): VisitStep[] {
  const template = asReference(visit['template'])?.id;
  const sent = new Set(commands.filter((one) => one.visit === visit.id && one.action === 'do_step').map((one) => one.step));
  let open = true;
  return actions
    .filter((action) => template !== undefined && asReference(action['template'])?.id === template)
    .map((action) => {
      const step = { action, done: done.has(action.id) || sent.has(action.id), open };
      if (action['required'] && !step.done) open = false;
      return step;
    });
}
