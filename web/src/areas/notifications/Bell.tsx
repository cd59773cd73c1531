import { BellOutlined } from '@ant-design/icons';
import { Badge, Button, Popover } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { markRead, readNotifications, type Notification } from '@/api/together';
import { useWords, type Words } from '@/areas/shared/useWords';
import { formatAgo } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { Avatar } from '@/ui/Avatar';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import styles from './Bell.module.css';

const KEY = ['notifications'];

/** The bell: how much is new, and what it is. */
export function Bell() {
  const t = useWords('together');
  const [open, setOpen] = useState(false);
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readNotifications(signal) });
  const unread = query.data?.unread ?? 0;
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
          <Badge count={unread} size="small" overflowCount={99}>
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
  const navigate = useNavigate();
  const locale = useLocale();
  const model = useModel();
  const read = async (ids?: readonly string[]) => {
    await markRead(ids);
    await client.invalidateQueries({ queryKey: KEY });
  };
  const open = (item: Notification) => {
    if (!item.read) void read([item.id]);
    onLeave();
    if (item.job) void navigate({ to: '/jobs' });
    else if (item.object && item.record) {
      const tab = item.kind === 'assignment' || item.kind === 'automation' ? undefined : 'comments';
      void navigate({ to: '/records/$object/$id', params: { object: item.object, id: item.record }, search: { tab } });
    } else if (item.object && item.count > 1) void navigate({ to: '/records/$object', params: { object: item.object } });
  };
  const objectName = (item: Notification) => labelText(model.objects.get(item.object ?? '')?.label ?? {}, locale.language);
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
                <span>{sentence(item, objectName(item), t)}</span>
                {item.text && <span className={styles['text']}>{item.text}</span>}
                <time dateTime={item.at}>{formatAgo(item.at, locale)}</time>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function sentence(item: Notification, object: string, t: Words): string {
  const values = { who: item.actor.name ?? t('system'), object, name: item.name ?? t('unseen'), count: item.count };
  if (item.kind === 'job') return t('told.job');
  return t(item.count > 1 ? 'told.several' : `told.${item.kind}`, values);
}
