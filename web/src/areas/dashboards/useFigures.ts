import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { MetricRow } from '@/api/metrics';
import { metricsQuery } from '@/model/queries';
import { askFigures, type FigureQuery } from './api';
import type { Metric } from './declared';

/** However many records change, figures are asked for again no more often than this. */
const THROTTLE = 5_000;

/**
 * A number that grows when records of the objects have changed, at most every few seconds.
 *
 * The figures of each object are marked old under the key `aggregate` by whoever changes or hears of a change; a query
 * that costs nothing under that key tells when.
 */
export function usePulse(objects: readonly string[]): number {
  const answers = useQueries({
    queries: objects.map((object) => ({
      queryKey: ['aggregate', object, 'pulse'],
      queryFn: () => Date.now(),
      staleTime: Infinity,
    })),
  });
  const latest = Math.max(0, ...answers.map((answer) => answer.data ?? 0));
  const [pulse, setPulse] = useState(latest);
  const told = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, told.current + THROTTLE - Date.now());
    const timer = setTimeout(() => {
      told.current = Date.now();
      setPulse(latest);
    }, wait);
    return () => clearTimeout(timer);
  }, [latest]);
  return pulse;
}

/** Asks again, quietly, whenever the pulse has grown since the answer came. */
export function useRefetchOn(pulse: number, answeredAt: number, refetch: () => unknown): void {
  useEffect(() => {
    if (pulse > 0 && answeredAt > 0 && pulse > answeredAt) void refetch();
  }, [pulse, answeredAt, refetch]);
}

export function useFigures(query: FigureQuery, objects: readonly string[], enabled = true) {
  const pulse = usePulse(objects);
  const answer = useQuery<MetricRow[]>({
    queryKey: ['figures', query],
    queryFn: () => askFigures(query),
    placeholderData: keepPreviousData,
    enabled: enabled && query.metrics.length > 0,
  });
  useRefetchOn(pulse, answer.dataUpdatedAt, answer.refetch);
  return answer;
}

/** The metrics by name. */
export function useCatalogue(asked = true): ReadonlyMap<string, Metric> | null {
  const { data } = useQuery({ ...metricsQuery, enabled: asked });
  return useMemo(() => (data ? new Map((data as Metric[]).map((metric) => [metric.name, metric])) : null), [data]);
}
