import { Button, Segmented, Select } from 'antd';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { markRead, readNotifications, readNotificationSettings, type Notification } from '@/api/together';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { Avatar } from '@/ui/Avatar';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import styles from './Bell.module.css';
import { useOpenNotification } from './useOpenNotification';

/** Everything one was told, page by page. */
export function NotificationsPage() {
  const t = useWords('together');
  const client = useQueryClient();
  const [unread, setUnread] = useState(false);
  const [kind, setKind] = useState('');
  useTitle(t('bell'));
  const kinds = useQuery({ queryKey: ['notification-settings'], queryFn: ({ signal }) => readNotificationSettings(signal) });
  const query = useInfiniteQuery({
    queryKey: ['notifications', 'all', unread, kind],
    queryFn: ({ pageParam, signal }) => readNotifications(signal, { cursor: pageParam, limit: 50, unread: unread || undefined, kind: kind || undefined }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const items = query.data?.pages.flatMap((each) => each.notifications) ?? [];
  const count = query.data?.pages[0]?.unread ?? 0;
  const read = async (ids?: readonly string[]) => {
    await markRead(ids);
    await client.invalidateQueries({ queryKey: ['notifications'] });
  };
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('bell')}</h1>
        <span className={page['lead']}>{t('unreadCount', { count })}</span>
        <div className={page['actions']}>
          <Segmented
            aria-label={t('show')}
            value={unread ? 'unread' : 'all'}
            onChange={(value) => setUnread(value === 'unread')}
            options={[
              { value: 'all', label: t('showAll') },
              { value: 'unread', label: t('showUnread') },
            ]}
          />
          <Select
            aria-label={t('kindOf')}
            value={kind}
            onChange={setKind}
            style={{ minWidth: 180 }}
            options={[{ value: '', label: t('everyKind') }, ...(kinds.data?.kinds ?? []).map((each) => ({ value: each.name, label: each.label }))]}
          />
          <Button disabled={count === 0} onClick={() => void read()}>
            {t('readAll')}
          </Button>
          <Link to="/me" hash="notifications">
            {t('toSettings')}
          </Link>
        </div>
      </header>
      {query.error && !query.data ? <ProblemState error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending && <RowsSkeleton rows={8} columns={2} />}
      {query.data && items.length === 0 && <State kind="empty" title={t('nothingNew')} text={t('nothingNewHint')} />}
      {items.length > 0 && (
        <section className={page['card']} aria-label={t('bell')}>
          <ul className={styles['page']}>
            {items.map((item) => (
              <Line key={item.id} item={item} onRead={() => void read([item.id])} />
            ))}
          </ul>
        </section>
      )}
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('earlier')}
        </Button>
      )}
    </div>
  );
}

function Line({ item, onRead }: { item: Notification; onRead: () => void }) {
  const t = useWords('together');
  const locale = useLocale();
  const open = useOpenNotification();
  return (
    <li>
      <button
        type="button"
        className={styles['item']}
        data-unread={item.read ? undefined : ''}
        onClick={() => {
          if (!item.read) onRead();
          open(item);
        }}
      >
        <Avatar name={item.actor.name ?? t('system')} size={28} />
        <span className={styles['words']}>
          <span>{item.sentence}</span>
          {item.text && <span className={styles['text']}>{item.text}</span>}
          <time dateTime={item.at}>{formatAgo(item.at, locale)}</time>
        </span>
      </button>
    </li>
  );
}
