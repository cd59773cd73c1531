import { Switch } from 'antd';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { changeNotificationSettings, notificationKinds, readNotificationSettings } from '@/api/together';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import styles from './NotificationsCard.module.css';

const KEY = ['notification-settings'];

/** What the person wants to be told of. */
export function NotificationsCard() {
  const t = useWords('together');
  const client = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readNotificationSettings(signal) });
  const change = useMutation({ mutationFn: changeNotificationSettings, onSuccess: (answer) => client.setQueryData(KEY, answer) });
  if (!query.data) return null;
  const wanted = query.data;
  return (
    <section className={page['card']}>
      <div className={page['cardHead']}>
        <h2>{t('settings')}</h2>
      </div>
      <ul className={styles['kinds']}>
        {notificationKinds.map((kind) => (
          <li key={kind}>
            <span id={`notify-${kind}`}>{t(`kind.${kind}`)}</span>
            <Switch checked={wanted[kind]} aria-labelledby={`notify-${kind}`} onChange={(on) => change.mutate({ [kind]: on })} />
          </li>
        ))}
      </ul>
    </section>
  );
}
