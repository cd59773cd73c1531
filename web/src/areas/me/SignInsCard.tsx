import { useInfiniteQuery } from '@tanstack/react-query';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
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
  return (
    <section className={page['card']} aria-label={t('signIns')}>
      <header className={page['cardHead']}>
        <h2>{t('signIns')}</h2>
      </header>
      <SignInTable query={query} />
    </section>
  );
}
