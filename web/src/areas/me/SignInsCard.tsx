import { Button } from 'antd';
import { useInfiniteQuery } from '@tanstack/react-query';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { loadOwnSignIns } from './api';
import { SignInTable } from './SignInTable';

/** The person's own record of signing in. */
export function SignInsCard() {
  const t = useWords('me');
  const query = useInfiniteQuery({
    queryKey: ['ownSignIns'],
    queryFn: ({ pageParam }) => loadOwnSignIns(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const events = query.data?.pages.flatMap((each) => each.events) ?? [];
  return (
    <section className={page['card']} aria-label={t('signIns')}>
      <header className={page['cardHead']}>
        <h2>{t('signIns')}</h2>
      </header>
      {query.error && <ProblemState error={query.error} small retry={() => void query.refetch()} />}
      {query.isPending && <RowsSkeleton rows={3} columns={4} />}
      {events.length > 0 && <SignInTable events={events} />}
      {query.hasNextPage && (
        <Button type="link" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </section>
  );
}
