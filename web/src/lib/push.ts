/** Messages to this device while no page is open. */
import type { Schemas } from '@/api/call';

/** Whether this browser can show them at all: it needs a service worker, which needs https or this very machine. */
export function pushPossible(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

/** Bytes written as base64url. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/').padEnd(Math.ceil(text.length / 4) * 4, '='));
  return Uint8Array.from(plain, (each) => each.charCodeAt(0));
}

/** Asks the person, then the browser's push service; null where either says no. */
export async function subscribe(key: string): Promise<Schemas['DeviceBody'] | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  const worker = await navigator.serviceWorker.ready;
  const former = await worker.pushManager.getSubscription();
  // One that was made for another key would be refused.
  await former?.unsubscribe();
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
  const { endpoint, keys } = made.toJSON();
  const [p256dh, auth] = [keys?.['p256dh'], keys?.['auth']];
  return endpoint && p256dh && auth ? { endpoint, keys: { p256dh, auth } } : null;
}
