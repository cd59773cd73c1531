import { useNavigate } from '@tanstack/react-router';
import { use, useCallback } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import { isObject } from '@/lib/equal';
import { notify } from '@/ui/notice';
import type { Period } from './period';
import { SurroundingsContext } from './surroundings';

export interface DrillRequest {
  metric: string;
  by: Record<string, unknown>;
  where: string;
  period: Period | null;
}

function plain(by: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(by).map(([name, value]) => [name, isObject(value) ? (value['id'] ?? null) : (value ?? null)]));
}

/** Opens the list of records that add up to a figure. */
export function useDrill(): (request: DrillRequest) => void {
  const t = useWords('dashboards');
  const navigate = useNavigate();
  const filters = use(SurroundingsContext)?.filters;
  return useCallback(
    ({ metric, by, where, period }) => {
      const body = { metric, by: plain(by), ...(where ? { where } : {}), ...(period ? { period } : {}), ...(filters ? { filters } : {}) };
      post('/metric-query/drill', { body }).then(
        (target) =>
          void navigate({
            to: '/records/$object',
            params: { object: target.object },
            search: { view: 'table', ...(target.where ? { where: target.where } : {}) },
          }),
        (error: unknown) => notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('drillFailed') }),
      );
    },
    [navigate, t, filters],
  );
}
