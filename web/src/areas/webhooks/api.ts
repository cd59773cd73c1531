import { queryOptions } from '@tanstack/react-query';
import { get, patch, post, remove, type Schemas } from '@/api/call';

/** `secret` is only in the answer that made it. */
export type Webhook = Schemas['WebhookAnswer'];
export type Delivery = Schemas['DeliveryAnswer'];
export type DeliveryPage = Schemas['DeliveriesAnswer'];

const LOOK = 5_000;

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async () => (await get('/webhooks')).webhooks,
  refetchInterval: LOOK,
});

export function loadDeliveries(id: string, state: Delivery['state'] | undefined, before: string | null): Promise<DeliveryPage> {
  return get('/webhooks/{id}/deliveries', { path: { id }, query: { state, before: before ?? undefined } });
}

export type WebhookValues = Pick<Webhook, 'name' | 'url' | 'events'>;

export function addWebhook(values: WebhookValues): Promise<Webhook> {
  return post('/webhooks', { body: values });
}

export async function changeWebhook(id: string, change: Partial<WebhookValues> & { active?: boolean; rotate_secret?: boolean }): Promise<Webhook> {
  return await patch('/webhooks/{id}', { path: { id }, body: change });
}

export async function removeWebhook(id: string): Promise<void> {
  await remove('/webhooks/{id}', { path: { id } });
}

export async function tryWebhook(id: string): Promise<void> {
  await post('/webhooks/{id}/test', { path: { id } });
}

/** One delivery, or all that were given up. */
export async function replay(id: string, delivery: string | null): Promise<number> {
  if (delivery === null) return (await post('/webhooks/{id}/replay', { path: { id } })).replayed;
  return (await post('/webhooks/{id}/deliveries/{delivery}/replay', { path: { id, delivery } })).replayed;
}
