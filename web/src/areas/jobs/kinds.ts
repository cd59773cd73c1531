/** What kinds of jobs are called. */
import type { Words } from '@/areas/shared/useWords';

const KINDS = new Set([
  'import', 'import.undo', 'export', 'search.fill', 'model.retype', 'model.options', 'model.options_back', 'model.indexes', 'computed.fill', 'mail.deliver', 'webhook.send',
  'duplicates.search', 'bin.purge', 'event.partitions', 'files.orphans', 'statistics', 'webhook.sweep', 'retention', 'model.purge',
  'duplicates.keys', 'mail.tidy', 'automation.advance', 'automation.schedule', 'backup.make', 'backup.verify', 'calendar.reminder',
]);

/** The name of a kind; one that has none is shown as it is. */
export function kindText(kind: string, t: Words): string {
  return KINDS.has(kind) ? t(`kind.${kind.replace('.', '_')}`) : kind;
}
