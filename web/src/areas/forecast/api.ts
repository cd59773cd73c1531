import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { post, type Schemas } from '@/api/call';
import type { Period } from '@/areas/dashboards/period';
import { usePulse, useRefetchOn } from '@/areas/dashboards/useFigures';

export type Forecast = Schemas['ForecastAnswer'];
export type ForecastNode = Schemas['ForecastNode'];
export type ForecastCycle = Schemas['ForecastCycle'];
export type Voice = Schemas['ForecastVoice'];

/** Under what answers about the forecast are kept. */
export const KEY = 'forecast';

/** The forecast of a period, asked for again when deals, goals or submissions have changed. */
export function useForecast(period: Period) {
  const pulse = usePulse(['opportunity', 'goal', 'forecast_entry', 'forecast_period']);
  const answer = useQuery({
    queryKey: [KEY, period],
    queryFn: ({ signal }) => post('/forecast/rollup', { body: { period }, signal }),
    placeholderData: keepPreviousData,
  });
  useRefetchOn(pulse, answer.dataUpdatedAt, answer.refetch);
  return answer;
}

/** What is said of a node; without amounts what was said before is taken back. */
export interface Said {
  commit: string | null;
  best_case: string | null;
  reason: string | null;
}

export type SaidBy = 'submit' | 'judge';

/** Submits or judges a node, as somebody who saw its entry of that version. */
export function sayForecast(by: SaidBy, cycle: string, node: ForecastNode, said: Said, version: number) {
  const body = { period: cycle, node: `${node.kind}:${node.id}`, ...said, version };
  return by === 'submit' ? post('/actions/forecast.submit', { body }) : post('/actions/forecast.judge', { body });
}

export function lockCycle(period: string, locked: boolean, reason: string | null) {
  return post('/actions/forecast.lock', { body: { period, locked, reason } });
}
