/** What kinds of jobs are called. */
import type { Job } from '@/api/types';
import type { Words } from '@/areas/shared/useWords';
import { isObject } from '@/lib/equal';
import { isActive } from './jobs';

const KINDS = new Set([
  'import', 'import.undo', 'export', 'search.fill', 'model.retype', 'model.options', 'model.options_back', 'model.indexes', 'computed.fill', 'mail.deliver', 'webhook.send',
  'duplicates.search', 'bin.purge', 'event.partitions', 'files.orphans', 'statistics', 'webhook.sweep', 'retention', 'model.purge',
  'duplicates.keys', 'mail.tidy', 'automation.advance', 'automation.schedule', 'backup.make', 'backup.verify', 'calendar.reminder', 'bulk', 'bulk.batch', 'bulk.paste', 'bulk.undo',
]);

/** The name of a kind; one that has none is shown as it is. */
export function kindText(kind: string, t: Words): string {
  return KINDS.has(kind) ? t(`kind.${kind.replace('.', '_')}`) : kind;
}

const UNDOABLE = new Set(['bulk', 'bulk.batch', 'bulk.paste']);

/** Whether a change of many records can be taken back: it changed something, and no undo of it is done or under way. */
export function isUndoable(job: Job, others: readonly Job[]): boolean {
  if (!UNDOABLE.has(job.kind) || isActive(job) || !isObject(job.result)) return false;
  const { undo } = job.result;
  const before = others.find((other) => other.id === undo);
  return undo === undefined ? Number(job.result['changed'] ?? 0) > 0 : before?.state === 'failed' || before?.state === 'cancelled';
}
