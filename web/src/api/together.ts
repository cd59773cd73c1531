import { get, post, request } from './client';
import type { Reference } from './types';

export interface Comment {
  id: string;
  text: string | null;
  parent: string | null;
  version: number;
  edited: boolean;
  created_at: string;
  author: { id: string | null; name: string | null };
  mentions: Reference[];
}

export interface Comments {
  comments: Comment[];
  next: string | null;
}

export function readComments(object: string, id: string, cursor: string | undefined, signal?: AbortSignal): Promise<Comments> {
  return get<Comments>(`/records/${object}/${id}/comments`, { query: { cursor, limit: 50 }, ...(signal ? { signal } : {}) });
}

export function addComment(object: string, id: string, body: { text: string; parent?: string; mentions: string[] }): Promise<{ id: string }> {
  return post<{ id: string }>(`/records/${object}/${id}/comments`, body);
}

export interface Follow {
  following: boolean;
  muted: boolean;
  followers: number;
}

export function readFollow(object: string, id: string, signal?: AbortSignal): Promise<Follow> {
  return get<Follow>(`/records/${object}/${id}/follow`, signal ? { signal } : {});
}

export async function setFollow(object: string, id: string, following: boolean): Promise<Follow> {
  return (await request<Follow>(following ? 'PUT' : 'DELETE', `/records/${object}/${id}/follow`)).data;
}

export async function setMuted(object: string, id: string, muted: boolean): Promise<Follow> {
  return (await request<Follow>(muted ? 'PUT' : 'DELETE', `/records/${object}/${id}/mute`)).data;
}

export interface Notification {
  id: string;
  kind: string;
  at: string;
  read: boolean;
  actor: { id: string | null; name: string | null };
  object: string | null;
  record: string | null;
  name: string | null;
  /** What it says, in the person's language. */
  sentence: string;
  text: string | null;
  job: string | null;
  count: number;
}

export interface Notifications {
  notifications: Notification[];
  next: string | null;
  unread: number;
}

export function readNotifications(signal?: AbortSignal, query: Record<string, string | number | undefined> = {}): Promise<Notifications> {
  return get<Notifications>('/notifications', { query, ...(signal ? { signal } : {}) });
}

/** Marks some as read, or all. */
export async function markRead(ids?: readonly string[]): Promise<void> {
  await request('POST', '/notifications/read', { body: ids ? { ids } : {} });
}

/** In the page, by mail at once, to the device, and in a summary by mail. */
export const channels = ['page', 'mail', 'push', 'digest'] as const;
export type Channel = (typeof channels)[number];

export interface NotificationSettings {
  kinds: { name: string; label: string; channels: Channel[]; default: Channel[]; chosen: boolean; urgent: boolean }[];
  time_zone: string;
  quiet: { begins: string; ends: string; days_off: boolean } | null;
  digest: { every: 'hour' | 'day' | 'working_day' | 'week'; at: string; weekdays: number[] };
}

export interface NotificationChanges extends Partial<Omit<NotificationSettings, 'kinds'>> {
  /** The channels of kinds; null goes back to what holds by default. */
  channels?: Record<string, Channel[] | null>;
}

export function readNotificationSettings(signal?: AbortSignal): Promise<NotificationSettings> {
  return get<NotificationSettings>('/notification-settings', signal ? { signal } : {});
}

export async function changeNotificationSettings(part: NotificationChanges): Promise<NotificationSettings> {
  return (await request<NotificationSettings>('PATCH', '/notification-settings', { body: part })).data;
}
