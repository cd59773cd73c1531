import { PlusOutlined } from '@ant-design/icons';
import { Button, Switch } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { changeWebhook, webhooksQuery, type Webhook } from './api';
import { Secret } from './Secret';
import { WebhookDrawer } from './WebhookDrawer';

/** The systems that are told of changes. */
export function WebhooksPage() {
  const t = useWords('webhooks');
  const query = useQuery(webhooksQuery);
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  useTitle(t('title'));
  const add = (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={4} columns={4} />;
    if (query.data.length === 0) {
      return (
        <State kind="empty" title={t('empty')} text={t('emptyHint')}>
          {add}
        </State>
      );
    }
    return <Webhooks webhooks={query.data} />;
  };
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
        {query.data && query.data.length > 0 && <div className={page['actions']}>{add}</div>}
      </header>
      <section className={page['card']}>
        {secret && <Secret secret={secret} />}
        {body()}
      </section>
      {adding && <WebhookDrawer webhook={null} onClose={() => setAdding(false)} onMade={(made) => setSecret(made.secret ?? null)} />}
    </div>
  );
}

function Webhooks({ webhooks }: { webhooks: readonly Webhook[] }) {
  const t = useWords('webhooks');
  const locale = useLocale();
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('events')}</th>
            <th scope="col">{t('lastSuccess')}</th>
            <th scope="col">{t('waiting')}</th>
            <th scope="col">{t('dead')}</th>
            <th scope="col">{t('active')}</th>
          </tr>
        </thead>
        <tbody>
          {webhooks.map((webhook) => (
            <tr key={webhook.id}>
              <th scope="row">
                <Link to="/webhooks/$id" params={{ id: webhook.id }}>
                  {webhook.name}
                </Link>
                <div className={page['soft']} style={{ overflowWrap: 'anywhere' }}>
                  {webhook.url}
                </div>
              </th>
              <td>
                <code>{webhook.events.join(' ')}</code>
              </td>
              <td>{webhook.last_success_at ? formatAgo(webhook.last_success_at, locale) : t('never')}</td>
              <td className="y-num">{webhook.waiting}</td>
              <td className="y-num">{webhook.dead}</td>
              <td>
                <ActiveSwitch webhook={webhook} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ActiveSwitch({ webhook }: { webhook: Webhook }) {
  const t = useWords('webhooks');
  const client = useQueryClient();
  const turn = async (active: boolean) => {
    try {
      await changeWebhook(webhook.id, { active });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await client.invalidateQueries({ queryKey: ['webhooks'] });
  };
  return <Switch checked={webhook.active} onChange={(active) => void turn(active)} aria-label={t('activeOf', { name: webhook.name })} />;
}
