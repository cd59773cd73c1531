import { QueryClient } from '@tanstack/react-query';
import { isProblem } from '@/api/problem';

/** Only a lost connection is worth a second try: the server's refusals stay refusals. */
function retry(count: number, error: unknown): boolean {
  return count < 2 && isProblem(error, 0, 502, 503, 504);
}

export const queryClient = new QueryClient({
  // Without a network the service worker may still have an answer: ask first, wait then.
  defaultOptions: { queries: { networkMode: 'offlineFirst', staleTime: 30_000, gcTime: 10 * 60_000, retry }, mutations: { retry: false } },
});
