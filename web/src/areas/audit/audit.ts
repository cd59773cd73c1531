/** The audit log as it is asked for, and as a file. */
import { get, type Schemas } from '@/api/call';

export const KINDS = ['created', 'updated', 'deleted', 'restored', 'purged', 'merged', 'revealed'] as const;

export interface AuditFilter {
  person?: string | undefined;
  object?: string | undefined;
  kind?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

export type AuditEvent = Schemas['AuditEvent'];
export type AuditPart = Schemas['AuditAnswer'];

const PAGE = 50;
const LARGEST = 1000;
/** As many events as a file holds at most. */
const MOST = 20_000;

export function loadAudit(filter: AuditFilter, before: string | null, limit = PAGE): Promise<AuditPart> {
  return get('/audit', { query: { ...filter, before: before ?? undefined, limit } });
}

export async function loadAll(filter: AuditFilter): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for (let before: string | null = null; events.length < MOST; ) {
    const part: AuditPart = await loadAudit(filter, before, LARGEST);
    events.push(...part.events);
    if (part.next === null) break;
    before = part.next;
  }
  return events;
}

const COLUMNS = ['at', 'person', 'kind', 'object', 'record', 'fields'] as const;

/** A cell as spreadsheets read it: quoted, and never taken for a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Events as CSV, with the mark that tells spreadsheets of UTF-8. */
export function asCsv(events: readonly AuditEvent[]): string {
  const rows = events.map((event) => [event.at, event.person.name ?? '', event.kind, event.object, event.record, event.fields.join(' ')].map(cell).join(','));
  return `\ufeff${[COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
}
