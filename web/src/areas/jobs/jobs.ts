/** Jobs of the server: what runs outside of a request. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, post, type Schemas } from '@/api/call';
import { loadJob } from '@/api/jobs';
import type { Job } from '@/api/types';

export type JobView = Job;

const FAST = 1_000;
const SLOW = 3_000;
const SELDOM = 10_000;

export function isActive(job: Pick<Job, 'state'>): boolean {
  return job.state === 'waiting' || job.state === 'running';
}

/** One job, followed until it ends; the stream of changes tells it sooner where there is one. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ['job', id],
    queryFn: () => loadJob(id),
    refetchInterval: (query) => (query.state.data && !isActive(query.state.data) ? false : FAST),
    staleTime: 0,
  });
}

export function jobsQuery(kind?: string) {
  return queryOptions({
    queryKey: ['jobs', kind ?? ''],
    queryFn: async () => (await get('/jobs', { query: { kind, limit: 100 } })).jobs,
    refetchInterval: (query) => (query.state.data?.some(isActive) ? SLOW : false),
    staleTime: 0,
  });
}

export type JobsState = 'active' | 'failed' | 'ended';

/** How many jobs failed, letters could not be sent, deliveries of webhooks were given up. */
export type GivenUp = Schemas['GivenUp'];
export type Schedule = Schemas['ScheduleAnswer'];

/** The jobs of everybody in one state, looked at again and again: others end while one looks. */
export function allJobsQuery(state: JobsState) {
  return infiniteQueryOptions({
    queryKey: ['all-jobs', state],
    queryFn: ({ pageParam }) => get('/settings/jobs', { query: { state, before: pageParam ?? undefined, limit: 50 } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: state === 'active' ? SLOW : SELDOM,
    staleTime: 0,
  });
}

export function schedulesQuery() {
  return queryOptions({
    queryKey: ['schedules'],
    queryFn: async () => (await get('/settings/schedules')).schedules,
    refetchInterval: SLOW,
    staleTime: 0,
  });
}

export async function cancelAnyJob(id: string): Promise<void> {
  await post('/settings/jobs/{id}/cancel', { path: { id } });
}

export async function retryJob(id: string): Promise<void> {
  await post('/settings/jobs/{id}/retry', { path: { id } });
}

export async function runSchedule(name: string): Promise<void> {
  await post('/settings/schedules/run', { body: { name } });
}
