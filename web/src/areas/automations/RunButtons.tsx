import { Button } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { cancelRun, isUnderWay, replayRun, type Run } from './api';

/** Calling a run off while it is under way, and letting it go on or running it once more when it has ended. */
export function RunButtons({ run }: { run: Run }) {
  const t = useWords('automations');
  const client = useQueryClient();
  const act = async (work: () => Promise<unknown>, told: string) => {
    try {
      await work();
      notify({ kind: 'success', text: told });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('broken') });
    }
    await client.invalidateQueries({ queryKey: ['automation-runs'] });
  };
  if (isUnderWay(run)) {
    return (
      <Button size="small" onClick={() => void act(() => cancelRun(run.id), t('cancelled'))}>
        {t('cancel')}
      </Button>
    );
  }
  return (
    <Button size="small" onClick={() => void act(() => replayRun(run.id), t('replayed'))}>
      {t('replay')}
    </Button>
  );
}
