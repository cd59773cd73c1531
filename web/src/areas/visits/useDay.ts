import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { quoted } from '@/lib/expression';
import { useLocale } from '@/lib/locale';
import { addDays, dayOf, instantOf } from '@/lib/zone';
import { useMe } from '@/model/context';
import { sendCommands, waitingCommands } from '@/offline/commands';
import { device, type VisitCommand } from '@/offline/database';
import { watchOutbox } from '@/offline/outbox';
import { refreshObject } from '@/records/refresh';

export const VISIT_FIELDS = [
  'name', 'status', 'due_at', 'done_at', 'account', 'account.location', 'contact', 'purpose', 'template', 'template.place_required', 'template.result_required',
  'template.photo_required', 'template.help', 'route_position', 'checked_in_at', 'checked_out_at', 'accuracy', 'distance', 'duration_minutes', 'content', 'version',
];
const ACTION_FIELDS = ['name', 'template', 'position', 'kind', 'object', 'required', 'help'];
const AHEAD_DAYS = 7;
const AGAIN_MS = 30_000;

export interface Kept {
  visits: RecordData[];
  actions: RecordData[];
}

/** The person's visits around a day, and the actions of their kinds; kept on the device, and read from there without a network. */
export function useVisits(day: string) {
  const me = useMe();
  const { timeZone } = useLocale();
  const instant = (one: string) => quoted(instantOf(`${one}T00:00`, timeZone).toISOString());
  return useQuery({
    queryKey: ['rows', 'activity', 'visits', me.user.id, day],
    networkMode: 'always',
    queryFn: async ({ signal }): Promise<Kept> => {
      const where = `kind = "visit" and owner = ME() and status <> "cancelled" and due_at >= ${instant(day)} and due_at < ${instant(addDays(day, AHEAD_DAYS))}`;
      const db = await device().catch(() => null);
      try {
        const [visits, actions] = await Promise.all([
          queryRecords('activity', { fields: VISIT_FIELDS, where, sort: ['due_at'], limit: 500 }, signal),
          queryRecords('visit_action', { fields: ACTION_FIELDS, sort: ['position', 'id'], limit: 1000 }, signal),
        ]);
        const kept = { visits: visits.records, actions: actions.records };
        await db?.put('days', { person: me.user.id, ...kept });
        return kept;
      } catch (error) {
        const kept = navigator.onLine ? undefined : await db?.get('days', me.user.id);
        if (kept) return kept;
        throw error;
      }
    },
  });
}

export function onDay(visits: readonly RecordData[], day: string, timeZone: string): RecordData[] {
  return visits.filter((visit) => typeof visit['due_at'] === 'string' && dayOf(new Date(visit['due_at']), timeZone) === day);
}

/** What waits to be sent of the person's visits; sends it while something is left. */
export function useCommands(): readonly VisitCommand[] {
  const me = useMe();
  const client = useQueryClient();
  const person = me.user.id;
  const [commands, setCommands] = useState<readonly VisitCommand[]>([]);
  useEffect(() => {
    let current = true;
    // A browser that keeps nothing has nothing waiting.
    const look = () => void waitingCommands(person).then((found) => current && setCommands(found), () => current && setCommands([]));
    const send = () => void sendCommands(person, () => readVisit(client));
    look();
    send();
    const stop = watchOutbox(look);
    const timer = window.setInterval(send, AGAIN_MS);
    window.addEventListener('online', send);
    return () => {
      current = false;
      stop();
      window.clearInterval(timer);
      window.removeEventListener('online', send);
    };
  }, [client, person]);
  return commands;
}

const PARTS = ['activity', 'visit_step'];
/** The network may be gone again: nobody waits longer than this for an answer. */
const LONGEST_READ_MS = 5_000;

export function refreshVisit(client: QueryClient): void {
  for (const name of PARTS) refreshObject(client, name);
}

/** Asks for visits anew; done once the answers are there. */
export async function readVisit(client: QueryClient): Promise<void> {
  refreshVisit(client);
  const answers = PARTS.map((name) => client.invalidateQueries({ queryKey: ['rows', name] }, { cancelRefetch: false }));
  await Promise.race([Promise.all(answers), new Promise((done) => window.setTimeout(done, LONGEST_READ_MS))]);
}
