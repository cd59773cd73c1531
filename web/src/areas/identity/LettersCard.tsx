import { Button, Segmented } from 'antd';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { loadLetters, retryLetter, type Letter } from './api';

/** Letters on their way, sent, and given up: the last can be sent again. */
export function LettersCard() {
  const t = useWords('identity');
  const [state, setState] = useState<Letter['state'] | ''>('');
  const query = useInfiniteQuery({
    queryKey: ['letters', state],
    queryFn: ({ pageParam }) => loadLetters(state, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
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
            options={(['', 'waiting', 'sent', 'dead', 'bounced'] as const).map((value) => ({ value, label: t(`letterState.${value || 'all'}`) }))}
          />
        </div>
      </header>
      <RowTable
        label={t('letters')}
        query={query}
        rows={query.data?.pages.flatMap((each) => each.letters)}
        columns={useColumns()}
        id={(letter) => letter.id}
        buttons={(letter) => <Again letter={letter} />}
        empty={<State kind="empty" small title={t('noLetters')} />}
        likely={3}
      />
    </section>
  );
}

function useColumns(): Column<Letter>[] {
  const t = useWords('identity');
  const locale = useLocale();
  return [
    { key: 'recipient', title: t('recipient'), names: true, cell: (letter) => letter.recipient },
    { key: 'subject', title: t('subject'), cell: (letter) => letter.subject },
    {
      key: 'state',
      title: t('state'),
      cell: (letter) => (
        <div>
          {t(`letterState.${letter.state}`)}
          {letter.error && (
            <div className={page['soft']}>
              {letter.error} {t('tries', { count: letter.tries })}
            </div>
          )}
        </div>
      ),
    },
    { key: 'time', title: t('time'), cell: (letter) => formatAgo(letter.created_at, locale), hint: (letter) => formatInstantFull(letter.created_at, locale) },
  ];
}

function Again({ letter }: { letter: Letter }) {
  const t = useWords('identity');
  const act = useDoing('letters');
  if (letter.state !== 'dead' && letter.state !== 'bounced') return null;
  return (
    <Button size="small" onClick={() => void act(() => retryLetter(letter.id))}>
      {t('sendAgain')}
    </Button>
  );
}
