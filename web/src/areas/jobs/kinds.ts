/** What kinds of jobs are called. */
import type { Job } from '@/api/types';
import type { Words } from '@/areas/shared/useWords';
import { isObject } from '@/lib/equal';
import { isActive } from './jobs';

/** The name of a kind; one that has none is shown as it is. */
export function kindText(kind: string, t: Words): string {
  const key = `kind.${kind.replace('.', '_')}`;
  const name = t(key);
  return name === key ? kind : name;
}

const UNDOABLE = new Set(['bulk', 'bulk.batch', 'bulk.paste']);

/** Whether a change of many records can be taken back: it changed something, and no undo of it is done or under way. */
export function isUndoable(job: Job, others: readonly Job[]): boolean {
  if (!UNDOABLE.has(job.kind) || isActive(job) || !isObject(job.result)) return false;
  const { undo } = job.result;
  const before = others.find((other) => other.id === undo);
  return undo === undefined ? Number(job.result['changed'] ?? 0) > 0 : before?.state === 'failed' || before?.state === 'cancelled';
}
