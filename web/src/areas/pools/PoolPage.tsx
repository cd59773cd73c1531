import { Input, Segmented } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { NotFound } from '@/ui/NotFound';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { Tabs } from '@/ui/Tabs';
import { useTitle } from '@/ui/useTitle';
import { poolsQuery, type Pool, type PooledObject } from './api';
import styles from './Pools.module.css';
import { PoolRows, type Shown } from './PoolRows';
import type { PoolSearch } from './routes';

export function LeadPoolPage() {
  const search = useSearch({ from: '/shell/lead-pool' });
  const navigate = useNavigate();
  return <PoolPage object="lead" search={search} onSearch={(next) => void navigate({ to: '/lead-pool', search: next, replace: true })} />;
}

export function AccountPoolPage() {
  const search = useSearch({ from: '/shell/account-pool' });
  const navigate = useNavigate();
  return <PoolPage object="account" search={search} onSearch={(next) => void navigate({ to: '/account-pool', search: next, replace: true })} />;
}

interface PoolPageProps {
  object: PooledObject;
  search: PoolSearch;
  onSearch: (next: PoolSearch) => void;
}

/** The pools of an object that one belongs to: what may be claimed, and what one has of them. */
function PoolPage({ object, search, onSearch }: PoolPageProps) {
  const t = useWords('pools');
  const seen = useModel().objects.has(object);
  const query = useQuery({ ...poolsQuery, enabled: seen });
  useTitle(t(`of.${object}`));
  if (!seen) return <NotFound />;
  const pools = (query.data ?? []).filter((each) => each.object === object);
  const pool = pools.find((each) => each.id === search.pool) ?? pools[0];
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={8} columns={5} />;
    if (!pool) return <State kind="empty" title={t('none')} text={t('noneHint')} />;
    return (
      <>
        {pools.length > 1 && (
          <Tabs
            tabs={pools.map((each) => ({ key: each.id, label: each.name, count: viewsOf(each).includes('waiting') ? each.waiting : undefined }))}
            active={pool.id}
            onChange={(id) => onSearch({ pool: id })}
            label={t(`of.${object}`)}
            panel="pool"
          />
        )}
        <PoolBody key={pool.id} pool={pool} shown={search.show && viewsOf(pool).includes(search.show) ? search.show : (viewsOf(pool)[0] ?? 'mine')} onShow={(show) => onSearch({ pool: pool.id, ...(show === 'waiting' ? {} : { show }) })} others={pools.filter((each) => each !== pool)} />
      </>
    );
  };
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t(`of.${object}`)}</h1>
        <span className={page['lead']}>{t('lead')}</span>
      </header>
      {body()}
    </div>
  );
}

interface PoolBodyProps {
  pool: Pool;
  shown: Shown;
  onShow: (shown: Shown) => void;
  others: readonly Pool[];
}

/** What is in a hidden pool only its administrators see. */
function viewsOf(pool: Pool): Shown[] {
  if (pool.administrator) return ['waiting', 'mine', 'taken'];
  return pool.kind === 'open' ? ['waiting', 'mine'] : ['mine'];
}

function PoolBody({ pool, shown, onShow, others }: PoolBodyProps) {
  const t = useWords('pools');
  const [text, setText] = useState('');
  const sought = useDeferredValue(text.trim());
  const views = viewsOf(pool);
  return (
    <section id="pool" className={page['card']} aria-label={pool.name}>
      <header className={page['cardHead']}>
        <Segmented<Shown> aria-label={t('shown')} value={shown} onChange={onShow} options={views.map((value) => ({ value, label: t(`views.${value}`) }))} />
        <Input.Search allowClear value={text} aria-label={t('search')} placeholder={t('search')} className={styles['search'] ?? ''} onChange={(event) => setText(event.target.value)} />
        <Facts pool={pool} />
      </header>
      <PoolRows key={shown} pool={pool} shown={shown} text={sought} others={others} />
    </section>
  );
}

/** How much more one may take, what is masked, and how long a record cools down. */
function Facts({ pool }: { pool: Pool }) {
  const t = useWords('pools');
  const { language } = useLocale();
  const view = useModel().objects.get(pool.object);
  const masked = pool.masked.map((name) => labelText(view?.fields.get(name)?.label, language) || name);
  return (
    <p className={styles['facts']} role="status">
      {pool.room ? (
        <span data-full={pool.room.left === 0 ? '' : undefined}>
          {t('left', { left: pool.room.left })} <span className={page['soft']}>{t('leftOf', { held: pool.room.held, most: pool.room.most })}</span>
        </span>
      ) : (
        <span>{t('unbounded')}</span>
      )}
      {pool.cooldown_days > 0 && <span className={page['soft']}>{t('cooldown', { count: pool.cooldown_days })}</span>}
      {masked.length > 0 && !pool.administrator && <span className={page['soft']}>{t('masked', { fields: masked.join(t('comma')) })}</span>}
    </p>
  );
}
