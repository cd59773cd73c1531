import { Button } from 'antd';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { cancelRun, isUnderWay, replayRun, type Run } from './api';

/** Calling a run off while it is under way, and letting it go on or running it once more when it has ended. */
export function RunButtons({ run }: { run: Run }) {
  const t = useWords('automations');
  const act = useDoing('automation-runs');
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
