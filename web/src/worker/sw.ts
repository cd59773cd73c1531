/**
 * Keeps the interface on the device, so that it opens without a network. Data never comes from here, but for who is signed in
 * and what their pages look like, and that only while the server cannot be reached.
 */
import { addRoute, cleanupOutdatedCaches, matchPrecache, precache } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst, NetworkFirst } from 'workbox-strategies';

declare const self: ServiceWorkerGlobalScope;
declare const __SHELL__: { url: string; revision: string | null }[];

const PATIENCE_MS = 5000;
const SURROUNDINGS = /^\/api\/v1\/(me|objects|pages)$/;

/** The server's own page while it answers: a new version must not be hidden by the one that is kept. */
async function openPage({ request }: { request: Request }): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status < 500) return answer;
  } catch {
    // No network, or one that does not answer: the kept page is shown instead.
  }
  return (await matchPrecache('/index.html')) ?? Response.error();
}

precache(__SHELL__);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(openPage, { denylist: [/^\/(api|f|q)\//, /^\/(metrics|healthz|readyz)$/] }));
addRoute({ directoryIndex: '', cleanURLs: false });
// Their names change with their content.
registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'), new CacheFirst({ cacheName: 'assets' }));
registerRoute(({ url, sameOrigin }) => sameOrigin && SURROUNDINGS.test(url.pathname), new NetworkFirst({ cacheName: 'surroundings' }));

/** What the server sends to a device: a line, perhaps with more words, and where it leads. */
interface Message {
  title: string;
  body: string | null;
  path: string;
  tag: string;
}

self.addEventListener('push', (event) => {
  if (!event.data) return;
  const message = event.data.json() as Message;
  event.waitUntil(
    self.registration.showNotification(message.title, { body: message.body ?? '', tag: message.tag, icon: '/icon-192.png', data: { path: message.path } }),
  );
});

/** Goes to what the message is about, in a window that is open already where there is one. */
async function goTo(path: string): Promise<void> {
  const address = new URL(path, self.location.origin);
  if (address.origin !== self.location.origin) return;
  const windows = await self.clients.matchAll({ type: 'window' });
  const [open] = windows;
  if (!open) {
    await self.clients.openWindow(address.href);
    return;
  }
  await open.focus();
  await open.navigate(address.href);
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { path } = event.notification.data as { path?: string };
  event.waitUntil(goTo(path ?? '/notifications'));
});

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
