import { Button, Segmented } from 'antd';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords, type Words } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull, formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { Tag } from '@/ui/Tag';
import { loadDeliveries, replay, type Delivery, type Webhook } from './api';

const STATES = ['all', 'waiting', 'sent', 'dead'] as const;
const COLORS: Readonly<Record<Delivery['state'], string>> = { waiting: 'gold', sent: 'green', dead: 'red' };
const LOOK = 5_000;

/** What was sent, waits or was given up, the newest first. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const t = useWords('webhooks');
  const [state, setState] = useState<(typeof STATES)[number]>('all');
  const query = useInfiniteQuery({
    queryKey: ['webhooks', webhook.id, 'deliveries', state],
    queryFn: ({ pageParam }) => loadDeliveries(webhook.id, state === 'all' ? undefined : state, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK,
  });
  const rows = query.data?.pages.flatMap((each) => each.deliveries);
  const body = () => {
    if (query.error && !rows) return <ProblemState error={query.error} small retry={() => void query.refetch()} />;
    if (!rows) return <RowsSkeleton rows={6} columns={5} />;
    if (rows.length === 0) return <State kind="nothing" small title={t('noDeliveries')} />;
    return <Rows webhook={webhook} deliveries={rows} />;
  };
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('deliveries')}</h2>
        <div className={page['actions']}>
          <Segmented aria-label={t('stateLabel')} value={state} onChange={setState} options={STATES.map((value) => ({ value, label: t(`state.${value}`) }))} />
        </div>
      </header>
      {body()}
      {query.hasNextPage && (
        <div className={page['cardBody']}>
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      )}
    </section>
  );
}

function Rows({ webhook, deliveries }: { webhook: Webhook; deliveries: readonly Delivery[] }) {
  const t = useWords('webhooks');
  const locale = useLocale();
  const eventText = useEventText(t);
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('event')}</th>
            <th scope="col">{t('stateLabel')}</th>
            <th scope="col">{t('answer')}</th>
            <th scope="col">{t('tries')}</th>
            <th scope="col">{t('when')}</th>
            <th scope="col">
              <span className="y-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <tr key={delivery.id}>
              <td>{eventText(delivery.type)}</td>
              <td>
                <Tag color={COLORS[delivery.state]}>{t(`state.${delivery.state}`)}</Tag>
              </td>
              <td>{answerText(delivery, t, locale)}</td>
              <td className="y-num">{delivery.tries}</td>
              <td title={formatInstantFull(delivery.created_at, locale)}>{formatAgo(delivery.created_at, locale)}</td>
              <td>
                <div className={page['buttons']}>{delivery.state !== 'waiting' && <AgainButton webhook={webhook.id} delivery={delivery.id} />}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function useEventText(t: Words): (type: string) => string {
  const { language } = useLocale();
  const model = useModel();
  return (type) => {
    const [name = '', verb = ''] = type.split('.');
    const view = model.objects.get(name);
    if (type === 'webhook.test') return t('testEvent');
    return `${view ? labelText(view.label, language) : name} · ${t(`verb.${verb}`)}`;
  };
}

function answerText(delivery: Delivery, t: Words, locale: ReturnType<typeof useLocale>): string {
  const took = delivery.took_ms === null ? '' : t('took', { ms: formatNumber(delivery.took_ms, locale) });
  if (delivery.error) return `${delivery.error} ${took}`.trim();
  return delivery.status === null ? '' : `HTTP ${delivery.status} ${took}`.trim();
}

function AgainButton({ webhook, delivery }: { webhook: string; delivery: string }) {
  const t = useWords('webhooks');
  const client = useQueryClient();
  const again = async () => {
    try {
      notify({ kind: 'success', text: t('replayed', { count: await replay(webhook, delivery) }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await client.invalidateQueries({ queryKey: ['webhooks'] });
  };
  return (
    <Button size="small" onClick={() => void again()}>
      {t('again')}
    </Button>
  );
}
