import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { followJob } from '@/api/jobs';
import { startBulk, undoBulk, type BulkResult } from '@/api/many';
import { isProblem } from '@/api/problem';
import type { Job } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { refreshObject } from '../refresh';

/** One change for all that a filter finds: a job of the server, which goes on when the page is left, and can be taken back. */
export function useBulkJob(view: ObjectView) {
  const t = useWords('lists');
  const client = useQueryClient();
  const [share, setShare] = useState<number | null>(null);
  const follow = async (start: () => Promise<Job>, ended: (job: Job) => void) => {
    setShare(0);
    try {
      const job = await followJob(await start(), setShare);
      if (job.state === 'failed') throw new Error(job.id);
      ended(job);
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setShare(null);
      refreshObject(client, view.name);
    }
  };
  const undo = (job: Job) => follow(() => undoBulk(job.id), () => notify({ kind: 'success', text: t('takenBack') }));
  const tell = (words: 'changedAll' | 'removedAll') => (job: Job) => {
    const { changed, failed, errors } = job.result as BulkResult;
    if (changed > 0) notify({ kind: 'success', text: t(words, { count: changed }), action: { label: t('undo'), run: () => undo(job) } });
    if (failed > 0) notify({ kind: 'error', text: t('someRefused', { count: failed, why: errors[0]?.message ?? '' }) });
    if (changed + failed === 0) notify({ kind: 'info', text: t('nothingChanged') });
  };
  return {
    share,
    update: (where: string, name: string, value: unknown) => {
      const field = view.fields.get(name);
      return field ? follow(() => startBulk(view.name, where, { [name]: typeOf(field).toInput(value) }), tell('changedAll')) : Promise.resolve();
    },
    remove: (where: string) => follow(() => startBulk(view.name, where, null), tell('removedAll')),
  };
}
