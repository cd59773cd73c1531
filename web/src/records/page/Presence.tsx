import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/call';
import { useMe } from '@/model/context';
import { Avatar } from '@/ui/Avatar';
import styles from './Presence.module.css';

const BEAT = 15_000;
const SHOWN = 4;
/** Tells this window's page from the person's others. */
const TAB = crypto.randomUUID();

const say = (object: string, id: string, here: boolean) => post('/records/{object}/{id}/presence', { path: { object, id }, body: { tab: TAB, here } });

/** The others who have the record open now. Saying so oneself is how one hears of them. */
export function Presence({ object, id }: { object: string; id: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const watched = !me.seenBy;
  const query = useQuery({ queryKey: ['presence', object, id], queryFn: () => say(object, id, true), refetchInterval: BEAT, enabled: watched, gcTime: 0, retry: false });
  useEffect(() => {
    if (!watched) return undefined;
    // A page that is left says so if it can; otherwise it is forgotten after a while.
    const leave = () => {
      // Whoever has signed out is gone already.
      if (client.getQueryData(['me'])) void say(object, id, false).catch(() => undefined);
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      client.removeQueries({ queryKey: ['presence', object, id] });
      leave();
    };
  }, [client, object, id, watched]);
  const people = (query.data?.people ?? []).map((one) => ({ ...one, name: one.name ?? t('record.somebody') }));
  if (people.length === 0) return null;
  const names = people.map((one) => one.name).join(t('record.and'));
  return (
    <span className={styles['here']} role="status" title={t('record.here', { names })}>
      <span aria-hidden="true">
        {people.slice(0, SHOWN).map((one) => (
          <Avatar key={one.id} name={one.name} size={24} />
        ))}
      </span>
      <span className={styles['words']}>{t('record.here', { names })}</span>
    </span>
  );
}
