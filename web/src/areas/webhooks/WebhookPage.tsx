import { Button, Popconfirm } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { NotFound } from '@/ui/NotFound';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { useTitle } from '@/ui/useTitle';
import { changeWebhook, removeWebhook, replay, tryWebhook, webhooksQuery, type Webhook } from './api';
import { Deliveries } from './Deliveries';
import { useEventsText } from './events';
import { Secret } from './Secret';
import { WebhookDrawer } from './WebhookDrawer';
import { ActiveSwitch } from './WebhooksPage';

/** One webhook: how it is doing, and what was sent. */
export function WebhookPage() {
  const { id } = useParams({ from: '/shell/webhooks/$id' });
  const query = useQuery(webhooksQuery);
  if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} page />;
  if (!query.data) return <RowsSkeleton rows={6} columns={4} />;
  const webhook = query.data.find((each) => each.id === id);
  return webhook ? <Shown webhook={webhook} /> : <NotFound />;
}

function Shown({ webhook }: { webhook: Webhook }) {
  const t = useWords('webhooks');
  const locale = useLocale();
  const eventsText = useEventsText();
  const [secret, setSecret] = useState<string | null>(null);
  useTitle(webhook.name);
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <Link to="/webhooks" className={page['crumb']}>
          {t('title')}
        </Link>
        <h1>{webhook.name}</h1>
        <ActiveSwitch webhook={webhook} />
        <Buttons webhook={webhook} onSecret={setSecret} />
      </header>
      <section className={page['card']}>
        {secret && <Secret secret={secret} />}
        <div className={page['cardBody']}>
          <p style={{ overflowWrap: 'anywhere' }}>{webhook.url}</p>
          <p>{eventsText(webhook.events)}</p>
          <p className={page['soft']}>
            {t('lastSuccess')}: {webhook.last_success_at ? formatAgo(webhook.last_success_at, locale) : t('never')}
          </p>
          {webhook.last_error && webhook.last_failure_at && (
            <p className={page['problem']}>
              {t('lastFailure')}: {formatAgo(webhook.last_failure_at, locale)} · {webhook.last_error}
            </p>
          )}
        </div>
      </section>
      <Deliveries webhook={webhook} />
    </div>
  );
}

function Buttons({ webhook, onSecret }: { webhook: Webhook; onSecret: (secret: string | null) => void }) {
  const t = useWords('webhooks');
  const run = useDoing('webhooks');
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  const attempt = async () => {
    await tryWebhook(webhook.id);
    notify({ kind: 'success', text: t('tried') });
  };
  const again = async () => notify({ kind: 'success', text: t('replayed', { count: await replay(webhook.id, null) }) });
  const rotate = async () => onSecret((await changeWebhook(webhook.id, { rotate_secret: true })).secret ?? null);
  const remove = async () => {
    await removeWebhook(webhook.id);
    await navigate({ to: '/webhooks' });
  };
  return (
    <div className={page['actions']}>
      <Button onClick={() => void run(attempt)} disabled={!webhook.active}>
        {t('try')}
      </Button>
      {webhook.dead > 0 && <Button onClick={() => void run(again)}>{t('replayDead', { count: webhook.dead })}</Button>}
      <Button onClick={() => setEditing(true)}>{t('edit')}</Button>
      <Popconfirm title={t('rotateTitle')} description={t('rotateText')} okText={t('rotate')} onConfirm={() => void run(rotate)}>
        <Button>{t('rotate')}</Button>
      </Popconfirm>
      <Popconfirm title={t('removeTitle', { name: webhook.name })} description={t('removeText')} okText={t('remove')} onConfirm={() => void run(remove)}>
        <Button danger>{t('remove')}</Button>
      </Popconfirm>
      {editing && <WebhookDrawer webhook={webhook} onClose={() => setEditing(false)} />}
    </div>
  );
}
