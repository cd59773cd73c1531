import { MailOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { get, post, remove, type Schemas } from '@/api/call';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { useMe, useModel } from '@/model/context';
import { useOpenForm } from '@/records/form/host';
import { notify } from '@/ui/notice';
import { EVERY_MONDAY } from './everyMonday';
import styles from './Reports.module.css';

type Subscribed = Schemas['MySubscription'];

const KEY = ['report-subscriptions'];

/** Opens the form of a new subscription to a report: to oneself, every Monday, unless one says otherwise. */
export function SubscribeButton({ id, name }: { id: string; name: string }) {
  const t = useWords('reports');
  const me = useMe();
  const view = useModel().objects.get('report_subscription');
  const open = useOpenForm();
  const client = useQueryClient();
  if (!view?.rights.create) return null;
  const subscribe = async () => {
    const values = { name, report: { id, name }, people: [{ id: me.user.id, name: me.user.name }], schedule: EVERY_MONDAY };
    if (!(await open({ object: 'report_subscription', values }))) return;
    notify({ kind: 'success', text: t('subscribed', { name }) });
    await client.invalidateQueries({ queryKey: KEY });
  };
  return (
    <Button icon={<MailOutlined aria-hidden="true" />} onClick={() => void subscribe()}>
      {t('subscribe')}
    </Button>
  );
}

/** The reports that come to the person by mail, each to be left and taken up again. */
export function MySubscriptions() {
  const t = useWords('reports');
  const client = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => get('/report-subscriptions', { signal }) });
  const list = query.data?.subscriptions ?? [];
  if (list.length === 0) return null;
  const leave = async (one: Subscribed) => {
    try {
      const path = { id: one.id };
      if (one.left) await remove('/report-subscriptions/{id}/leave', { path });
      else await post('/report-subscriptions/{id}/leave', { path });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await client.invalidateQueries({ queryKey: KEY });
  };
  return (
    <section aria-label={t('mySubscriptions')}>
      <h2 className={styles['caption']}>{t('mySubscriptions')}</h2>
      <ul className={styles['list']}>
        {list.map((one) => (
          <li key={one.id}>
            <span>{one.name}</span>
            <span className={styles['soft']}>{one.left ? t('leftIt') : t(`format.${one.format}`)}</span>
            <span className={styles['right']}>
              <Button size="small" onClick={() => void leave(one)} aria-label={`${t(one.left ? 'comeBack' : 'leave')}: ${one.name}`}>
                {t(one.left ? 'comeBack' : 'leave')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Sends a subscription at once, from its record. */
export function SendNow({ id }: { id: string }) {
  const t = useWords('reports');
  const send = async () => {
    try {
      await post('/report-subscriptions/{id}/run', { path: { id } });
      notify({ kind: 'success', text: t('sending') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  return <Button onClick={() => void send()}>{t('sendNow')}</Button>;
}
