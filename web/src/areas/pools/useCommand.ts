import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { refreshAll } from '@/records/liveChanges';
import { notify } from '@/ui/notice';
import { command, type Command, type PooledObject, type With } from './api';

/** Gives a command for records, says what came of it, and offers to take it back. Gives the records that were done. */
export function useCommand(object: PooledObject) {
  const t = useWords('pools');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const refresh = () => {
    refreshAll(client);
    void client.invalidateQueries({ queryKey: ['pools'] });
    void client.invalidateQueries({ queryKey: ['record-pool'] });
  };
  const run = async (name: Command, records: string[], more: With = {}): Promise<string[]> => {
    setBusy(true);
    try {
      const { done, refused } = await command(object, name, records, more);
      const [first] = refused;
      if (first) notify({ kind: 'error', text: refused.length === 1 && done.length === 0 ? first.message : t('refused', { count: refused.length, why: first.message }) });
      if (done.length > 0) {
        const undo = name === 'undo' ? {} : { action: { label: t('undo'), run: async () => void (await run('undo', done)) } };
        notify({ kind: 'success', text: t(`done.${name}`, { count: done.length }), ...undo });
      }
      return done;
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed') });
      return [];
    } finally {
      setBusy(false);
      refresh();
    }
  };
  return { run, busy };
}
