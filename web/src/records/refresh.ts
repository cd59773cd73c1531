/** Keeping every cached answer true after a write, one's own or another's. */
import type { QueryClient } from '@tanstack/react-query';
import type { Answer } from '@/api/client';
import type { RecordData } from '@/api/types';
import { asString } from '@/fields/shared/values';

/** What others do may change a list in many windows at once: it is asked for again together for a while's changes. */
const SOON = 2_000;
/** Records that are being deleted in this window, whose pages are about to be left: asking for them would find them gone. */
export const leaving = new Set<string>();
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Marks answers of a kind as old, once for all that happens within two seconds. */
export function refreshSoon(client: QueryClient, kind: string): void {
  if (waiting.has(kind)) return;
  const run = () => {
    waiting.delete(kind);
    void client.invalidateQueries({ queryKey: [kind] });
  };
  waiting.set(kind, setTimeout(run, SOON));
}

/** Marks the to-do list as old where its items are made of the object's records, as far as that has been asked. */
export function refreshTodo(client: QueryClient, object: string): void {
  const made = client.getQueriesData<{ objects: string[] }>({ queryKey: ['todo', 'counts'] }).some(([, counts]) => counts?.objects.includes(object));
  if (made) refreshSoon(client, 'todo');
}

/** Marks as old all answers that records of the object may have part in. */
export function refreshObject(client: QueryClient, object: string): void {
  for (const kind of ['rows', 'aggregate']) void client.invalidateQueries({ queryKey: [kind, object] });
  // A rule may have written records of other kinds with it, as a stage's history.
  void client.invalidateQueries({ queryKey: ['related'] });
  void client.invalidateQueries({ queryKey: ['references', object] });
  void client.invalidateQueries({ queryKey: ['allowed'] });
  void client.invalidateQueries({ queryKey: ['rows-of', object] });
  void client.invalidateQueries({ queryKey: ['standing', object] });
  void client.invalidateQueries({ queryKey: ['approvals', 'record', object], predicate: ({ queryKey: [, , , id] }) => !leaving.has(asString(id)) });
  void client.invalidateQueries({ queryKey: ['metrics'] });
  refreshTodo(client, object);
  if (object === 'metric') void client.invalidateQueries({ queryKey: ['metric-catalogue'] });
  if (object === 'stage' || object === 'pipeline') void client.invalidateQueries({ queryKey: ['stages'] });
}

/** After a save: the answer is the record as it now stands. */
export function afterWrite(client: QueryClient, object: string, answer: Answer<RecordData>): void {
  client.setQueryData(['record', object, answer.data.id], answer);
  void client.invalidateQueries({ queryKey: ['history', object, answer.data.id] });
  refreshObject(client, object);
}
