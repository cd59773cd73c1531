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
registerRoute(new NavigationRoute(openPage, { denylist: [/^\/api\//, /^\/(metrics|healthz|readyz)$/] }));
addRoute({ directoryIndex: '', cleanURLs: false });
// Their names change with their content.
registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'), new CacheFirst({ cacheName: 'assets' }));
registerRoute(({ url, sameOrigin }) => sameOrigin && SURROUNDINGS.test(url.pathname), new NetworkFirst({ cacheName: 'surroundings' }));

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
