/** Jobs of the server: what runs outside of a request. */
import { queryOptions } from '@tanstack/react-query';
import { get } from '@/api/client';
import { loadJob } from '@/api/jobs';
import type { Job } from '@/api/types';

export interface JobView extends Job {
  error?: { code: string; message: string } | null;
  created_at?: string | null;
  started_at?: string | null;
  finished_at?: string | null;
}

const FAST = 1_000;
const SLOW = 3_000;

export function isActive(job: Pick<Job, 'state'>): boolean {
  return job.state === 'waiting' || job.state === 'running';
}

/** One job, followed until it ends; the stream of changes tells it sooner where there is one. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ['job', id],
    queryFn: () => loadJob(id) as Promise<JobView>,
    refetchInterval: (query) => (query.state.data && !isActive(query.state.data) ? false : FAST),
    staleTime: 0,
  });
}

export function jobsQuery(kind?: string) {
  return queryOptions({
    queryKey: ['jobs', kind ?? ''],
    queryFn: async () => (await get<{ jobs: JobView[] }>('/jobs', { query: { kind, limit: 100 } })).jobs,
    refetchInterval: (query) => (query.state.data?.some(isActive) ? SLOW : false),
    staleTime: 0,
  });
}
