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
  followers: number;
}

export function readFollow(object: string, id: string, signal?: AbortSignal): Promise<Follow> {
  return get<Follow>(`/records/${object}/${id}/follow`, signal ? { signal } : {});
}

export async function setFollow(object: string, id: string, following: boolean): Promise<Follow> {
  return (await request<Follow>(following ? 'PUT' : 'DELETE', `/records/${object}/${id}/follow`)).data;
}

export interface Notification {
  id: string;
  kind: NotificationKind;
  at: string;
  read: boolean;
  actor: { id: string | null; name: string | null };
  object: string | null;
  record: string | null;
  name: string | null;
  text: string | null;
  job: string | null;
  count: number;
}

export const notificationKinds = ['mention', 'comment', 'assignment', 'automation', 'job'] as const;
export type NotificationKind = (typeof notificationKinds)[number];

export interface Notifications {
  notifications: Notification[];
  next: string | null;
  unread: number;
}

export function readNotifications(signal?: AbortSignal): Promise<Notifications> {
  return get<Notifications>('/notifications', signal ? { signal } : {});
}

/** Marks some as read, or all. */
export async function markRead(ids?: readonly string[]): Promise<void> {
  await request('POST', '/notifications/read', { body: ids ? { ids } : {} });
}

export type NotificationSettings = Record<NotificationKind, boolean>;

export function readNotificationSettings(signal?: AbortSignal): Promise<NotificationSettings> {
  return get<NotificationSettings>('/notification-settings', signal ? { signal } : {});
}

export async function changeNotificationSettings(part: Partial<NotificationSettings>): Promise<NotificationSettings> {
  return (await request<NotificationSettings>('PATCH', '/notification-settings', { body: part })).data;
}
