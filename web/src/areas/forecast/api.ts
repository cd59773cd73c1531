import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { post, type Schemas } from '@/api/call';
import type { Period } from '@/areas/dashboards/period';
import { usePulse, useRefetchOn } from '@/areas/dashboards/useFigures';

export type Forecast = Schemas['ForecastAnswer'];
export type ForecastNode = Schemas['ForecastNode'];

/** The forecast of a period, asked for again when deals or goals have changed. */
export function useForecast(period: Period) {
  const pulse = usePulse(['opportunity', 'goal']);
  const answer = useQuery({
    queryKey: ['forecast', period],
    queryFn: ({ signal }) => post('/forecast/rollup', { body: { period }, signal }),
    placeholderData: keepPreviousData,
  });
  useRefetchOn(pulse, answer.dataUpdatedAt, answer.refetch);
  return answer;
}
