import { useQueries } from '@tanstack/react-query';
import { ofRecordQuery } from '@/areas/approvals/api';
import { timersQuery } from '@/areas/automations/api';
import { useStages } from '@/model/stages';
import type { ObjectView } from '@/model/view';
import { stageFieldOf, standingQuery } from '../stages/standing';

/**
 * Whether all that stands above the fields of a record has been answered: asked beside the record, so that the page comes
 * in one piece and nothing moves while it is read. What failed is not waited for.
 */
export function useAbove(view: ObjectView | null, id: string): boolean {
  const staged = view !== null && stageFieldOf(view) !== null;
  const object = view?.name ?? '';
  const enabled = view !== null;
  useStages();
  const [approvals, timers, standing] = useQueries({
    queries: [
      { ...ofRecordQuery(object, id), enabled },
      { ...timersQuery(object, id), enabled },
      { ...standingQuery(object, id), enabled: staged },
    ],
  });
  return !approvals.isLoading && !timers.isLoading && !standing.isLoading;
}
