import { queryOptions } from '@tanstack/react-query';
import { get, post, request } from '@/api/client';

export interface Webhook {
  id: string;
  name: string;
  url: string;
  events: string[];
  active: boolean;
  created_at: string;
  last_success_at: string | null;
  last_failure_at: string | null;
  last_error: string | null;
  waiting: number;
  dead: number;
  /** Only in the answer that made it. */
  secret?: string;
}

export interface Delivery {
  id: string;
  message: string;
  type: string;
  object: string;
  record: string;
  state: 'waiting' | 'sent' | 'dead';
  tries: number;
  next_try: string | null;
  status: number | null;
  error: string | null;
  took_ms: number | null;
  created_at: string;
  ended_at: string | null;
}

export interface DeliveryPage {
  deliveries: Delivery[];
  next: string | null;
}

const LOOK = 5_000;

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async () => (await get<{ webhooks: Webhook[] }>('/webhooks')).webhooks,
  refetchInterval: LOOK,
});

export function loadDeliveries(id: string, state: Delivery['state'] | undefined, before: string | null): Promise<DeliveryPage> {
  return get<DeliveryPage>(`/webhooks/${id}/deliveries`, { query: { state, before: before ?? undefined } });
}

export type WebhookValues = Pick<Webhook, 'name' | 'url' | 'events'>;

export function addWebhook(values: WebhookValues): Promise<Webhook> {
  return post<Webhook>('/webhooks', values);
}

export async function changeWebhook(id: string, change: Partial<WebhookValues> & { active?: boolean; rotate_secret?: boolean }): Promise<Webhook> {
  return (await request<Webhook>('PATCH', `/webhooks/${id}`, { body: change })).data;
}

export async function removeWebhook(id: string): Promise<void> {
  await request('DELETE', `/webhooks/${id}`);
}

export async function tryWebhook(id: string): Promise<void> {
  await post(`/webhooks/${id}/test`);
}

/** One delivery, or all that were given up. */
export async function replay(id: string, delivery: string | null): Promise<number> {
  const path = delivery === null ? `/webhooks/${id}/replay` : `/webhooks/${id}/deliveries/${delivery}/replay`;
  return (await post<{ replayed: number }>(path)).replayed;
}
