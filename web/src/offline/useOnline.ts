import { useSyncExternalStore } from 'react';
import { useLiveState } from '@/api/useLive';

function watch(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Whether the server can be reached: the device may well have a network that leads nowhere. */
export function useOnline(): boolean {
  const network = useSyncExternalStore(watch, () => navigator.onLine);
  return useLiveState() !== 'lost' && network;
}
