import { BASE, get, post } from './client';
import type { Job } from './types';

export interface ExportRequest {
  object: string;
  fields: string[];
  where?: string;
  format: 'csv' | 'xlsx' | 'json';
}

export async function startExport(request: ExportRequest): Promise<Job> {
  return post<Job>('/exports', request);
}

export function loadJob(id: string): Promise<Job> {
  return get<Job>(`/jobs/${id}`);
}

export async function cancelJob(id: string): Promise<void> {
  await post(`/jobs/${id}/cancel`);
}

export function fileAddress(id: string): string {
  return `${BASE}/files/${id}`;
}
