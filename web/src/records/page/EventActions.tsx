import { Button } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { followJob } from '@/api/jobs';
import { undoBulk } from '@/api/many';
import { isProblem } from '@/api/problem';
import { undoMerge } from '@/api/quality';
import type { ChangeEvent } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { isObject } from '@/lib/equal';
import { useMe } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { refreshObject } from '../refresh';
import { useRecordRights } from '../rights';
import { verbOf } from './changes';

const RestoreDialog = lazy(() => import('./RestoreDialog'));

/** What can be taken back from the history: a change, or the merge that an event was part of. */
export function EventActions({ view, id, event }: { view: ObjectView; id: string; event: ChangeEvent }) {
  const t = useWords('quality');
  const client = useQueryClient();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const may = useRecordRights(view, id);
  const merge = isObject(event.cause) && typeof event.cause['merge'] === 'string' ? event.cause['merge'] : null;
  if (!may.update) return null;
  const many = isObject(event.cause) && typeof event.cause['bulk'] === 'string' && !event.cause['computed'] ? event.cause['bulk'] : null;
  const whole = many !== null && isObject(event.actor) && event.actor.id === me.user.id ? <UndoWhole view={view} id={id} number={many} /> : null;
  const takeBack = async (number: string) => {
    try {
      const undone = await undoMerge(number);
      for (const one of [undone.winner, ...undone.losers]) {
        void client.invalidateQueries({ queryKey: ['record', undone.object, one] });
        void client.invalidateQueries({ queryKey: ['history', undone.object, one] });
      }
      refreshObject(client, undone.object);
      notify({ kind: 'success', text: t('merge.undone') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('broken') });
    }
  };
  if (merge && verbOf(event) === 'deleted') {
    return (
      <Button size="small" type="link" onClick={() => void takeBack(merge)}>
        {t('merge.undoLong')}
      </Button>
    );
  }
  if (merge || verbOf(event) !== 'updated' || event.record !== id) return whole;
  return (
    <>
      <Button size="small" type="link" onClick={() => setOpen(true)}>
        {t('restore.open')}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <RestoreDialog view={view} id={id} event={event} onClose={() => setOpen(false)} />
        </Suspense>
      )}
      {whole}
    </>
  );
}

/** Takes back everything that was changed together with this record. */
function UndoWhole({ view, id, number }: { view: ObjectView; id: string; number: string }) {
  const t = useWords('lists');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const undo = async () => {
    setBusy(true);
    try {
      const job = await followJob(await undoBulk(number), () => undefined);
      const { kept = 0 } = (job.result ?? {}) as { kept?: number };
      notify(kept > 0 ? { kind: 'info', text: t('takenBackBut', { count: kept }) } : { kind: 'success', text: t('takenBack') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
    void client.invalidateQueries({ queryKey: ['record', view.name, id] });
    void client.invalidateQueries({ queryKey: ['history', view.name, id] });
    refreshObject(client, view.name);
  };
  return (
    <Button size="small" type="link" loading={busy} onClick={() => void undo()}>
      {t('undoWhole')}
    </Button>
  );
}
