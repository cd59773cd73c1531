import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { NoticeHost } from '@/ui/NoticeHost';
import { Appearance } from './Appearance';
import { queryClient } from './queryClient';
import { router } from './router';

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Appearance>
        <RouterProvider router={router} />
        <NoticeHost />
      </Appearance>
    </QueryClientProvider>
  );
}
