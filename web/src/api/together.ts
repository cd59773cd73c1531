import { get, patch, post, put, remove, type Schemas } from './call';

export type Comment = Schemas['CommentAnswer'];
export type Comments = Schemas['CommentsAnswer'];

export function readComments(object: string, id: string, cursor: string | undefined, signal?: AbortSignal): Promise<Comments> {
  return get('/records/{object}/{id}/comments', { path: { object, id }, query: { cursor, limit: 50 }, signal });
}

export function addComment(object: string, id: string, body: { text: string; parent?: string; mentions: string[] }): Promise<{ id: string }> {
  return post('/records/{object}/{id}/comments', { path: { object, id }, body });
}

export type Follow = Schemas['FollowAnswer'];

export function readFollow(object: string, id: string, signal?: AbortSignal): Promise<Follow> {
  return get('/records/{object}/{id}/follow', { path: { object, id }, signal });
}

export async function setFollow(object: string, id: string, following: boolean): Promise<Follow> {
  const path = { object, id };
  return following ? await put('/records/{object}/{id}/follow', { path }) : await remove('/records/{object}/{id}/follow', { path });
}

export async function setMuted(object: string, id: string, muted: boolean): Promise<Follow> {
  const path = { object, id };
  return muted ? await put('/records/{object}/{id}/mute', { path }) : await remove('/records/{object}/{id}/mute', { path });
}

/** `sentence`: what it says, in the person's language. */
export type Notification = Schemas['NotificationAnswer'];
export type Notifications = Schemas['NotificationsAnswer'];

export function readNotifications(signal?: AbortSignal, query: { cursor?: string; kind?: string; unread?: boolean; limit?: number } = {}): Promise<Notifications> {
  return get('/notifications', { query, signal });
}

/** Marks some as read, or all. */
export function markRead(ids?: readonly string[]): Promise<unknown> {
  return post('/notifications/read', { body: ids ? { ids } : {} });
}

/** In the page, by mail at once, to the device, and in a summary by mail. */
export const channels = ['page', 'mail', 'push', 'digest'] as const;
export type Channel = Schemas['KindAnswer']['channels'][number];
export type NotificationSettings = Schemas['SettingsAnswer'];
/** The channels of kinds; null goes back to what holds by default. */
export type NotificationChanges = Omit<Schemas['Settings'], 'channels'> & { channels?: Record<string, Channel[] | null> };

export function readNotificationSettings(signal?: AbortSignal): Promise<NotificationSettings> {
  return get('/notification-settings', { signal });
}

export function changeNotificationSettings(part: NotificationChanges): Promise<NotificationSettings> {
  return patch('/notification-settings', { body: part });
}
