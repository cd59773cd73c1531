/** The server's backups: when they are made, which there are, and what is done with one. */
import { queryOptions } from '@tanstack/react-query';
import { get, post, put, remove, type Schemas } from '@/api/call';
import { BASE } from '@/api/client';
import type { Job } from '@/api/types';

export type Backups = Schemas['BackupsAnswer'];
export type Backup = Backups['backups'][number];
export type When = Schemas['When'];

export const backupsQuery = () => queryOptions({ queryKey: ['backups'], queryFn: () => get('/settings/backups') });

export function saveBackups(when: When | null, keep: number): Promise<Backups> {
  return put('/settings/backups', { body: { when, keep } });
}

export function makeBackup(): Promise<Job> {
  return post('/settings/backups');
}

export function verifyBackup(number: string): Promise<Job> {
  return post('/settings/backups/{backup}/verify', { path: { backup: number } });
}

export async function deleteBackup(number: string): Promise<void> {
  await remove('/settings/backups/{backup}', { path: { backup: number } });
}

export function backupAddress(number: string): string {
  return `${BASE}/settings/backups/${number}/file`;
}
