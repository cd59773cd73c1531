import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { agentWords } from './agent';
import { endOtherSessions, endSession, loadSessions } from './api';
import styles from './Me.module.css';

const FEW = 6;

/** The browsers in which one is signed in. */
export function SessionsCard() {
  const t = useWords('me');
  const locale = useLocale();
  const client = useQueryClient();
  const [all, setAll] = useState(false);
  const query = useQuery({ queryKey: ['sessions'], queryFn: loadSessions });
  const run = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await client.invalidateQueries({ queryKey: ['sessions'] });
  };
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
      {query.error && <ProblemState error={query.error} small retry={() => void query.refetch()} />}
      {query.isPending && <RowsSkeleton rows={2} columns={4} />}
      {query.data && (
        <div className={page['scroll']}>
          <table className={page['table']}>
            <thead>
              <tr>
                <th scope="col">{t('browser')}</th>
                <th scope="col">{t('address')}</th>
                <th scope="col">{t('seen')}</th>
                <th scope="col">{t('signedIn')}</th>
                <th scope="col">
                  <span className="y-hidden">{t('actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {query.data.slice(0, all ? undefined : FEW).map((session) => (
                <tr key={session.id}>
                  <th scope="row" title={session.agent ?? undefined}>
                    {agentWords(session.agent) || '—'} {session.current && <span className={styles['current']}>{t('thisOne')}</span>}
                  </th>
                  <td className="y-num">{session.address}</td>
                  <td title={formatInstantFull(session.seen_at, locale)}>{formatAgo(session.seen_at, locale)}</td>
                  <td title={formatInstantFull(session.created_at, locale)}>{formatAgo(session.created_at, locale)}</td>
                  <td>
                    <div className={page['buttons']}>
                      {!session.current && (
                        <Button size="small" onClick={() => void run(() => endSession(session.id))}>
                          {t('signOut')}
                        </Button>
                      )}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {query.data.length > FEW && !all && (
            <Button type="link" onClick={() => setAll(true)}>
              {t('showAll', { count: query.data.length })}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
