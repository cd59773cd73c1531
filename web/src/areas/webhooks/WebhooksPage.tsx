import { PlusOutlined } from '@ant-design/icons';
import { Button, Switch } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { changeWebhook, webhooksQuery, type Webhook } from './api';
import { Secret } from './Secret';
import { useEventsText } from './events';
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
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
        {query.data && query.data.length > 0 && <div className={page['actions']}>{add}</div>}
      </header>
      <section className={page['card']}>
        {secret && <Secret secret={secret} />}
        <RowTable
          label={t('title')}
          query={query}
          rows={query.data}
          columns={useColumns()}
          id={(webhook) => webhook.id}
          likely={4}
          empty={
            <State kind="empty" title={t('empty')} text={t('emptyHint')}>
              {add}
            </State>
          }
        />
      </section>
      {adding && <WebhookDrawer webhook={null} onClose={() => setAdding(false)} onMade={(made) => setSecret(made.secret ?? null)} />}
    </div>
  );
}

function useColumns(): Column<Webhook>[] {
  const t = useWords('webhooks');
  const locale = useLocale();
  const eventsText = useEventsText();
  return [
    {
      key: 'name',
      title: t('name'),
      names: true,
      cell: (webhook) => (
        <>
          <Link to="/webhooks/$id" params={{ id: webhook.id }}>
            {webhook.name}
          </Link>
          <div className={page['soft']} style={{ overflowWrap: 'anywhere' }}>
            {webhook.url}
          </div>
        </>
      ),
    },
    { key: 'events', title: t('events'), cell: (webhook) => eventsText(webhook.events) },
    { key: 'success', title: t('lastSuccess'), cell: (webhook) => (webhook.last_success_at ? formatAgo(webhook.last_success_at, locale) : t('never')) },
    { key: 'waiting', title: t('waiting'), number: true, cell: (webhook) => formatNumber(webhook.waiting, locale) },
    { key: 'dead', title: t('dead'), number: true, cell: (webhook) => formatNumber(webhook.dead, locale) },
    { key: 'active', title: t('active'), cell: (webhook) => <ActiveSwitch webhook={webhook} /> },
  ];
}

export function ActiveSwitch({ webhook }: { webhook: Webhook }) {
  const t = useWords('webhooks');
  const act = useDoing('webhooks');
  return <Switch checked={webhook.active} onChange={(active) => void act(() => changeWebhook(webhook.id, { active }))} aria-label={t('activeOf', { name: webhook.name })} />;
}
