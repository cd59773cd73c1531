import { get, post, type Schemas } from './call';
import { BASE } from './client';
import type { Job } from './types';

export type ExportRequest = Schemas['ExportBody'];

export async function startExport(request: ExportRequest): Promise<Job> {
  return post('/exports', { body: request });
}

export function loadJob(id: string): Promise<Job> {
  return get('/jobs/{id}', { path: { id } });
}

export async function cancelJob(id: string): Promise<void> {
  await post('/jobs/{id}/cancel', { path: { id } });
}

export function fileAddress(id: string): string {
  return `${BASE}/files/${id}`;
}

const PAUSE = 700;

/** Follows a job to its end; the work goes on when nobody follows it any more. */
export async function followJob(started: Job, onProgress: (share: number) => void): Promise<Job> {
  let job = started;
  while (job.state === 'waiting' || job.state === 'running') {
    onProgress(job.progress);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    job = await loadJob(job.id);
  }
  return job;
}
