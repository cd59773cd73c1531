import { useQuery } from '@tanstack/react-query';
import { InputNumber } from 'antd';
import { useState } from 'react';
import { runAction } from '@/api/model';
import { useWords } from '@/areas/shared/useWords';
import { formatMoney, formatNumber, formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowTable, type Column } from '@/ui/RowTable';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import page from '../shared/Page.module.css';
import styles from './Statement.module.css';
import { simulationRoute } from './routes';

interface Affected {
  sales_order: string;
  number: string;
  account: string;
  before: string;
  after: string;
  gifts: string;
}

interface Simulated {
  name: string;
  currency: string;
  documents: number;
  changed_documents: number;
  lines: number;
  changed_lines: number;
  revenue_before: string;
  revenue_after: string;
  margin_before: string | null;
  margin_after: string | null;
  gifts: string;
  affected: readonly Affected[];
}

const MOST_DAYS = 730;

/** What a price policy would have made of the orders of the last days. */
export function SimulationPage() {
  const t = useWords('commerce');
  const { id } = simulationRoute.useParams();
  const [days, setDays] = useState(90);
  const query = useQuery({
    queryKey: ['rows-of', 'price_policy', 'simulation', id, days],
    queryFn: async () => (await runAction('commerce.simulate_policy', { price_policy: id, days })) as Simulated,
  });
  useTitle(t('simulate.title'));
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('simulate.title')}</h1>
        {query.data && (
          <span className={page['lead']}>
            <RecordLink object="price_policy" id={id} name={query.data.name} />
          </span>
        )}
      </header>
      <div className={styles['period']}>
        <label htmlFor="simulation-days">{t('simulate.days')}</label>
        <InputNumber id="simulation-days" min={1} max={MOST_DAYS} precision={0} value={days} changeOnBlur onChange={(value) => value && setDays(value)} />
        <span>{t('simulate.lead')}</span>
      </div>
      {query.error ? (
        <ProblemState error={query.error} retry={() => void query.refetch()} />
      ) : !query.data ? (
        <RowsSkeleton rows={6} columns={5} />
      ) : query.data.documents === 0 ? (
        <State kind="empty" title={t('simulate.none')} text={t('simulate.noneHint')} />
      ) : (
        <Result found={query.data} />
      )}
    </div>
  );
}

function Result({ found }: { found: Simulated }) {
  const t = useWords('commerce');
  const locale = useLocale();
  const money = (amount: string | number) => formatMoney({ amount: String(amount), currency: found.currency }, locale);
  const share = (value: string | null) => (value === null ? '—' : formatPercent(Number(value), locale));
  const of = (n: number, all: number) => t('simulate.of', { n: formatNumber(n, locale), all: formatNumber(all, locale) });
  const facts: [string, string][] = [
    ['documents', of(found.changed_documents, found.documents)],
    ['lines', of(found.changed_lines, found.lines)],
    ['revenue', t('simulate.arrow', { before: money(found.revenue_before), after: money(found.revenue_after) })],
    ['margin', found.margin_before === null ? '—' : t('simulate.arrow', { before: share(found.margin_before), after: share(found.margin_after) })],
    ['gifts', formatNumber(Number(found.gifts), locale)],
  ];
  const columns: Column<Affected>[] = [
    { key: 'order', title: t('simulate.order'), cell: (row) => <RecordLink object="sales_order" id={row.sales_order} name={row.number} />, names: true },
    { key: 'account', title: t('simulate.account'), cell: (row) => row.account },
    { key: 'before', title: t('simulate.before'), cell: (row) => money(row.before), number: true },
    { key: 'after', title: t('simulate.after'), cell: (row) => money(row.after), number: true },
    { key: 'off', title: t('simulate.off'), cell: (row) => money((Number(row.before) - Number(row.after)).toFixed(2)), number: true },
    { key: 'gifts', title: t('simulate.gifts'), cell: (row) => formatNumber(Number(row.gifts), locale), number: true },
  ];
  return (
    <section className={`${page['card']} ${styles['part']}`} aria-label={t('simulate.title')}>
      <dl className={styles['facts']}>
        {facts.map(([name, text]) => (
          <div key={name}>
            <dt>{t(`simulate.${name}`)}</dt>
            <dd className="y-num">{text}</dd>
          </div>
        ))}
      </dl>
      <RowTable label={t('simulate.affected')} query={{ error: null, refetch: () => Promise.resolve() }} rows={found.affected} columns={columns} id={(row) => row.sales_order} empty={<p className={styles['quiet']}>{t('simulate.quiet')}</p>} />
    </section>
  );
}
