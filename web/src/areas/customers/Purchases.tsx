import { useQuery } from '@tanstack/react-query';
import { aggregate, queryRecords } from '@/api/records';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asMoney, asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { quoted } from '@/lib/expression';
import { formatMoney, formatMoneyShort, formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RecordLink } from '@/ui/RecordLink';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import styles from './Customer.module.css';

const IN_FORCE = 'sales_order.status in ("confirmed", "partly_delivered", "delivered", "completed")';
const LATEST = 500;

async function bought(account: string, signal: AbortSignal) {
  const where = `sales_order.account = ${quoted(account)} and ${IN_FORCE}`;
  const [sums, lines] = await Promise.all([
    aggregate('order_line', { group: ['product'], measures: { times: 'count()', quantity: 'sum(quantity)', amount: 'sum(amount)', last: 'max(sales_order.order_date)' }, where, sort: ['-amount'], limit: 100 }, signal),
    queryRecords('order_line', { fields: ['product', 'price', 'sales_order.order_date'], where, sort: ['-sales_order.order_date', '-id'], limit: LATEST }, signal),
  ]);
  const prices = new Map<string, unknown>();
  for (const line of lines.records) if (isObject(line['product']) && !prices.has(String(line['product']['id']))) prices.set(String(line['product']['id']), line['price']);
  return sums.rows.flatMap((row) => (isObject(row['product']) ? [{ id: String(row['product']['id']), name: asString(row['product']['name']), row, price: prices.get(String(row['product']['id'])) }] : []));
}

/** What a customer has bought, by product: how often, how much, when and at what price at last. */
export function Purchases({ id }: { id: string }) {
  const t = useWords('customers');
  const locale = useLocale();
  const query = useQuery({ queryKey: ['rows', 'order_line', 'bought', id], queryFn: ({ signal }) => bought(id, signal) });
  if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton rows={3} columns={4} />;
  const money = (value: unknown, short: boolean) => {
    const found = asMoney(value, locale.currency);
    return found ? (short ? formatMoneyShort(found, locale) : formatMoney(found, locale)) : '—';
  };
  return (
    <section className={styles['part']}>
      <h2>{t('purchases')}</h2>
      {query.data.length === 0 ? (
        <State kind="empty" title={t('nothingBought')} text={t('nothingBoughtHint')} small />
      ) : (
        <div className={page['scroll']}>
          <table className={page['table']}>
            <thead>
              <tr>
                <th scope="col">{t('product')}</th>
                {['times', 'quantity', 'amount', 'lastPrice', 'last'].map((name) => (
                  <th key={name} scope="col" className={page['number']}>
                    {t(name)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {query.data.map(({ id: product, name, row, price }) => (
                <tr key={product}>
                  <th scope="row">
                    <RecordLink object="product" id={product} name={name} />
                  </th>
                  <td className={page['number']}>{formatNumber(Number(row['times']), locale)}</td>
                  <td className={page['number']}>{formatNumber(Number(row['quantity']), locale)}</td>
                  <td className={page['number']}>{money(row['amount'], true)}</td>
                  <td className={page['number']}>{money(price, false)}</td>
                  <td className={page['number']}>{asString(row['last'])}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
