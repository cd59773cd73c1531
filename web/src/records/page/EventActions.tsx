import { Button } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { isProblem } from '@/api/problem';
import { undoMerge } from '@/api/quality';
import type { ChangeEvent } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { isObject } from '@/lib/equal';
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
  const [open, setOpen] = useState(false);
  const may = useRecordRights(view, id);
  const merge = isObject(event.cause) && typeof event.cause['merge'] === 'string' ? event.cause['merge'] : null;
  if (!may.update) return null;
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
  if (merge || verbOf(event) !== 'updated' || event.record !== id) return null;
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
    </>
  );
}
