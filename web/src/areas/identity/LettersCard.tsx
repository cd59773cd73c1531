import { Button, Segmented } from 'antd';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { loadLetters, retryLetter, type Letter } from './api';

/** Letters on their way, sent, and given up: the last can be sent again. */
export function LettersCard() {
  const t = useWords('identity');
  const [state, setState] = useState('');
  const query = useInfiniteQuery({
    queryKey: ['letters', state],
    queryFn: ({ pageParam }) => loadLetters(state, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const letters = query.data?.pages.flatMap((each) => each.letters) ?? [];
  return (
    <section className={page['card']} aria-label={t('letters')}>
      <header className={page['cardHead']}>
        <h2>{t('letters')}</h2>
        <div className={page['actions']}>
          <Segmented
            size="small"
            aria-label={t('state')}
            value={state}
            onChange={setState}
            options={['', 'waiting', 'sent', 'dead', 'bounced'].map((value) => ({ value, label: t(`letterState.${value || 'all'}`) }))}
          />
        </div>
      </header>
      {query.error && <ProblemState error={query.error} small retry={() => void query.refetch()} />}
      {query.isPending && <RowsSkeleton rows={3} columns={4} />}
      {query.data && letters.length === 0 && <State kind="empty" small title={t('noLetters')} />}
      {letters.length > 0 && <Letters letters={letters} />}
      {query.hasNextPage && (
        <Button type="link" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </section>
  );
}

function Letters({ letters }: { letters: readonly Letter[] }) {
  const t = useWords('identity');
  const locale = useLocale();
  const client = useQueryClient();
  const again = async (id: string) => {
    try {
      await retryLetter(id);
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await client.invalidateQueries({ queryKey: ['letters'] });
  };
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('recipient')}</th>
            <th scope="col">{t('subject')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col">{t('time')}</th>
            <th scope="col">
              <span className="y-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {letters.map((letter) => (
            <tr key={letter.id}>
              <th scope="row">{letter.recipient}</th>
              <td>{letter.subject}</td>
              <td>
                {t(`letterState.${letter.state}`)}
                {letter.error && (
                  <div className={page['soft']}>
                    {letter.error} {t('tries', { count: letter.tries })}
                  </div>
                )}
              </td>
              <td className="y-num" title={formatInstantFull(letter.created_at, locale)}>
                {formatAgo(letter.created_at, locale)}
              </td>
              <td>
                <div className={page['buttons']}>
                  {(letter.state === 'dead' || letter.state === 'bounced') && (
                    <Button size="small" onClick={() => void again(letter.id)}>
                      {t('sendAgain')}
                    </Button>
                  )}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
