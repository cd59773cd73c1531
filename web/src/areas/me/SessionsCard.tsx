import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { agentWords } from './agent';
import { endOtherSessions, endSession, loadSessions, type SessionInfo } from './api';
import styles from './Me.module.css';

const FEW = 6;

/** The browsers in which one is signed in. */
export function SessionsCard() {
  const t = useWords('me');
  const locale = useLocale();
  const run = useDoing('sessions');
  const [all, setAll] = useState(false);
  const query = useQuery({ queryKey: ['sessions'], queryFn: loadSessions });
  const columns: Column<SessionInfo>[] = [
    {
      key: 'browser',
      title: t('browser'),
      names: true,
      hint: (session) => session.agent ?? undefined,
      cell: (session) => (
        <>
          {agentWords(session.agent) || '—'} {session.current && <span className={styles['current']}>{t('thisOne')}</span>}
        </>
      ),
    },
    { key: 'address', title: t('address'), cell: (session) => session.address },
    { key: 'seen', title: t('seen'), cell: (session) => formatAgo(session.seen_at, locale), hint: (session) => formatInstantFull(session.seen_at, locale) },
    { key: 'signedIn', title: t('signedIn'), cell: (session) => formatAgo(session.created_at, locale), hint: (session) => formatInstantFull(session.created_at, locale) },
  ];
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('sessions')}</h2>
        <span className={page['soft']}>{t('sessionsHint')}</span>
        {query.data && query.data.length > 1 && (
          <div className={page['actions']}>
            <Button size="small" onClick={() => void run(endOtherSessions)}>
              {t('signOutOthers')}
            </Button>
          </div>
        )}
      </header>
      <RowTable
        label={t('sessions')}
        query={query}
        rows={query.data?.slice(0, all ? undefined : FEW)}
        columns={columns}
        id={(session) => session.id}
        likely={2}
        buttons={(session) =>
          !session.current && (
            <Button size="small" onClick={() => void run(() => endSession(session.id))}>
              {t('signOut')}
            </Button>
          )
        }
        empty={null}
      />
      {query.data && query.data.length > FEW && !all && (
        <Button type="link" onClick={() => setAll(true)}>
          {t('showAll', { count: query.data.length })}
        </Button>
      )}
    </section>
  );
}
