import { Button, Segmented } from 'antd';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords, type Words } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull, formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { Tag } from '@/ui/Tag';
import { loadDeliveries, replay, type Delivery, type Webhook } from './api';
import { useEventText } from './events';

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
  const locale = useLocale();
  const eventText = useEventText();
  const columns: Column<Delivery>[] = [
    { key: 'event', title: t('event'), cell: (delivery) => eventText(delivery.type) },
    { key: 'state', title: t('stateLabel'), cell: (delivery) => <Tag color={COLORS[delivery.state]}>{t(`state.${delivery.state}`)}</Tag> },
    { key: 'answer', title: t('answer'), cell: (delivery) => answerText(delivery, t, locale) },
    { key: 'tries', title: t('tries'), cell: (delivery) => formatNumber(delivery.tries, locale) },
    { key: 'when', title: t('when'), cell: (delivery) => formatAgo(delivery.created_at, locale), hint: (delivery) => formatInstantFull(delivery.created_at, locale) },
  ];
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('deliveries')}</h2>
        <div className={page['actions']}>
          <Segmented aria-label={t('stateLabel')} value={state} onChange={setState} options={STATES.map((value) => ({ value, label: t(`state.${value}`) }))} />
        </div>
      </header>
      <RowTable
        label={t('deliveries')}
        query={query}
        rows={query.data?.pages.flatMap((each) => each.deliveries)}
        columns={columns}
        id={(delivery) => delivery.id}
        buttons={(delivery) => delivery.state !== 'waiting' && <AgainButton webhook={webhook.id} delivery={delivery.id} />}
        empty={<State kind="nothing" small title={t('noDeliveries')} text={t('noDeliveriesHint')} />}
      />
    </section>
  );
}

function answerText(delivery: Delivery, t: Words, locale: ReturnType<typeof useLocale>): string {
  const took = delivery.took_ms === null ? '' : t('took', { ms: formatNumber(delivery.took_ms, locale) });
  if (delivery.error) return `${delivery.error} ${took}`.trim();
  return delivery.status === null ? '' : `HTTP ${delivery.status} ${took}`.trim();
}

function AgainButton({ webhook, delivery }: { webhook: string; delivery: string }) {
  const t = useWords('webhooks');
  const act = useDoing('webhooks');
  const again = async () => notify({ kind: 'success', text: t('replayed', { count: await replay(webhook, delivery) }) });
  return (
    <Button size="small" onClick={() => void act(again)}>
      {t('again')}
    </Button>
  );
}
