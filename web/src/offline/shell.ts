/** The service worker that keeps the interface itself on the device. */

const SURROUNDINGS = 'surroundings';

export function keepShell(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  // After the page: it must not compete with what is being looked at.
  window.addEventListener('load', () => void navigator.serviceWorker.register('/sw.js'));
}

/** Forgets who was signed in and what they may see: called at signing out. */
export async function forgetSurroundings(): Promise<void> {
  if ('caches' in window) await caches.delete(SURROUNDINGS);
}
