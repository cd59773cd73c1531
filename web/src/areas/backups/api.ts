/** The server's backups: when they are made, which there are, and what is done with one. */
import { queryOptions } from '@tanstack/react-query';
import { BASE, get, post, request } from '@/api/client';
import type { Job } from '@/api/types';

export type When = Record<string, unknown>;

export interface Backup {
  number: string;
  made_at: string;
  size: number;
  rows: number;
  files: number;
  outside: number;
  missing: number;
  verified_at: string | null;
  fault: string | null;
}

export interface Backups {
  when: When | null;
  keep: number;
  folder: string;
  backups: Backup[];
}

export const backupsQuery = () => queryOptions({ queryKey: ['backups'], queryFn: () => get<Backups>('/settings/backups') });

export async function saveBackups(when: When | null, keep: number): Promise<Backups> {
  return (await request<Backups>('PUT', '/settings/backups', { body: { when, keep } })).data;
}

export function makeBackup(): Promise<Job> {
  return post<Job>('/settings/backups');
}

export function verifyBackup(number: string): Promise<Job> {
  return post<Job>(`/settings/backups/${number}/verify`);
}

export async function deleteBackup(number: string): Promise<void> {
  await request('DELETE', `/settings/backups/${number}`);
}

export function backupAddress(number: string): string {
  return `${BASE}/settings/backups/${number}/file`;
}
