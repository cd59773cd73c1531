import { BellOutlined } from '@ant-design/icons';
import { Badge, Button, Popover } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { markRead, readNotifications, type Notification } from '@/api/together';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { Avatar } from '@/ui/Avatar';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { useTitleCount } from '@/ui/useTitle';
import styles from './Bell.module.css';
import { useOpenNotification } from './useOpenNotification';

const KEY = ['notifications'];

/** The bell: how much is new, and what it is. */
export function Bell() {
  const t = useWords('together');
  const [open, setOpen] = useState(false);
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readNotifications(signal) });
  const unread = query.data?.unread ?? 0;
  useTitleCount(unread);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      content={
        query.error && !query.data ? (
          <ProblemState error={query.error} retry={() => void query.refetch()} small />
        ) : (
          <List items={query.data?.notifications ?? []} unread={unread} onLeave={() => setOpen(false)} />
        )
      }
    >
      <Button
        type="text"
        aria-label={unread ? t('bellNew', { count: unread }) : t('bell')}
        aria-expanded={open}
        icon={
          // Digits that roll would all stand in the button's text.
          <Badge count={unread ? <span className={styles['count']}>{unread}</span> : 0}>
            <BellOutlined aria-hidden="true" />
          </Badge>
        }
      />
    </Popover>
  );
}

interface ListProps {
  items: readonly Notification[];
  unread: number;
  onLeave: () => void;
}

function List({ items, unread, onLeave }: ListProps) {
  const t = useWords('together');
  const client = useQueryClient();
  const locale = useLocale();
  const read = async (ids?: readonly string[]) => {
    await markRead(ids);
    await client.invalidateQueries({ queryKey: KEY });
  };
  const go = useOpenNotification();
  const open = (item: Notification) => {
    if (!item.read) void read([item.id]);
    onLeave();
    go(item);
  };
  return (
    <section className={styles['panel']} aria-label={t('bell')}>
      <header className={styles['head']}>
        <h2>{t('bell')}</h2>
        <Button type="link" size="small" disabled={unread === 0} onClick={() => void read()}>
          {t('readAll')}
        </Button>
      </header>
      {items.length === 0 && <State kind="empty" title={t('nothingNew')} text={t('nothingNewHint')} small />}
      <ul className={styles['list']}>
        {items.map((item) => (
          <li key={item.id}>
            <button type="button" className={styles['item']} data-unread={item.read ? undefined : ''} onClick={() => open(item)}>
              <Avatar name={item.actor.name ?? t('system')} size={28} />
              <span className={styles['words']}>
                <span>{item.sentence}</span>
                {item.text && <span className={styles['text']}>{item.text}</span>}
                <time dateTime={item.at}>{formatAgo(item.at, locale)}</time>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <footer className={styles['foot']}>
        <Link to="/notifications" onClick={onLeave}>
          {t('allNotifications')}
        </Link>
        <Link to="/me" hash="notifications" onClick={onLeave}>
          {t('toSettings')}
        </Link>
      </footer>
    </section>
  );
}
