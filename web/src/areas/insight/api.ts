import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { post, type Schemas } from '@/api/call';
import type { Period } from '@/areas/dashboards/period';
import type { Against } from './routes';

export type FigureChange = Schemas['FigureChangeAnswer'];
export type Explained = Schemas['ExplainedAnswer'];
export type Contribution = Schemas['ContributionAnswer'];
export type Season = Schemas['SeasonAnswer'];
export type MonthFigure = Schemas['MonthAnswer'];
export type Levers = Schemas['LeversAnswer'];
export type GrownGroup = Schemas['GrownAnswer'];

export function useChange(metric: string, period: Period, against: Against) {
  return useQuery({
    queryKey: ['insight', 'change', metric, period, against],
    queryFn: ({ signal }) => post('/insight/change', { body: { metric, period, against }, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useSeasons(metrics: string[], by: string) {
  return useQuery({
    queryKey: ['insight', 'seasons', metrics, by],
    queryFn: ({ signal }) => post('/insight/seasons', { body: { metrics, by }, signal }),
    placeholderData: keepPreviousData,
    enabled: metrics.length > 0,
  });
}

export function useLevers(by: string, period: Period, against: Against) {
  return useQuery({
    queryKey: ['insight', 'levers', by, period, against],
    queryFn: ({ signal }) => post('/insight/levers', { body: { by, period, against }, signal }),
    placeholderData: keepPreviousData,
  });
}
