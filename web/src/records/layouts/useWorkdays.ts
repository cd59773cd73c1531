import { useQueries } from '@tanstack/react-query';
import { workingDaysQuery } from '@/areas/organisation/api';

/** The days of a span that differ from the week: holidays, and weekends that are worked. */
export function useWorkdays(span: { from: string; to: string } | null): ReadonlyMap<string, boolean> {
  const years = span ? [...new Set([Number(span.from.slice(0, 4)), Number(span.to.slice(0, 4))])] : [];
  return useQueries({
    queries: years.map((year) => ({ ...workingDaysQuery(year), staleTime: 60 * 60_000 })),
    combine: (answers) => new Map(answers.flatMap((answer) => (answer.data?.days ?? []).map((day) => [day.date, day.works] as const))),
  });
}
