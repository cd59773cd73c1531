import { useQuery } from '@tanstack/react-query';
import { post } from '@/api/call';
import { aggregate } from '@/api/records';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asMoney } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { formatMoneyShort } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowsSkeleton } from '@/ui/Skeleton';
import styles from './Customer.module.css';

/** What is added up over a group: which records, and what of them. Each is exact, since the server adds. */
const FIGURES = [
  { key: 'won', object: 'opportunity', measure: 'sum(amount)', where: 'stage.kind = "won"' },
  { key: 'open', object: 'opportunity', measure: 'sum(amount)', where: 'stage.kind = "open"' },
  { key: 'receivable', object: 'sales_order', measure: 'sum(outstanding)', where: 'status in ("confirmed", "partly_delivered", "delivered", "completed")' },
] as const;

interface Sums {
  of: ReadonlyMap<string, unknown>;
  total: unknown;
}

async function sums(figure: (typeof FIGURES)[number], ids: string[], signal: AbortSignal): Promise<Sums> {
  const asked = { measures: { v: figure.measure }, where: figure.where, among: { account: ids } };
  const [each, all] = await Promise.all([aggregate(figure.object, { ...asked, group: ['account'] }, signal), aggregate(figure.object, { ...asked, group: [] }, signal)]);
  const of = new Map(each.rows.flatMap((row) => (isObject(row['account']) ? [[String(row['account']['id']), row['v']] as const] : [])));
  return { of, total: all.rows[0]?.['v'] };
}

/** The group that a customer belongs to as a tree, each account with its figures and all of them together. */
export function CustomerGroup({ id }: { id: string }) {
  const t = useWords('customers');
  const locale = useLocale();
  const model = useModel();
  const tree = useQuery({ queryKey: ['rows', 'account', 'tree', id], queryFn: ({ signal }) => post('/actions/crm.account_tree', { body: { account: id }, signal }) });
  const accounts = tree.data?.accounts ?? [];
  const ids = accounts.map((one) => one.id);
  const figures = FIGURES.filter((figure) => model.objects.has(figure.object));
  const summed = useQuery({
    queryKey: ['rows', 'account', 'tree-sums', ids],
    queryFn: ({ signal }) => Promise.all(figures.map((figure) => sums(figure, ids, signal))),
    enabled: ids.length > 0,
  });
  if (tree.error) return <ProblemState error={tree.error} retry={() => void tree.refetch()} />;
  if (!tree.data) return <RowsSkeleton rows={3} columns={4} />;
  const shown = (value: unknown) => {
    const money = asMoney(value, locale.currency);
    return money ? formatMoneyShort(money, locale) : '—';
  };
  return (
    <section className={styles['part']}>
      <h2>{t('group', { count: accounts.length })}</h2>
      {!tree.data.complete && <p className={page['hint']}>{t('more')}</p>}
      <div className={page['scroll']}>
        <table className={page['table']}>
          <thead>
            <tr>
              <th scope="col">{t('account')}</th>
              {figures.map((figure) => (
                <th key={figure.key} scope="col" className={page['number']}>
                  {t(figure.key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {accounts.map((one) => (
              <tr key={one.id} aria-current={one.id === id || undefined} className={one.id === id ? styles['here'] : undefined}>
                <th scope="row">
                  <span className={styles['branch']} style={{ marginInlineStart: one.depth * 20 }}>
                    {one.depth > 0 && <span aria-hidden="true">└ </span>}
                    <RecordLink object="account" id={one.id} name={one.name} />
                  </span>
                </th>
                {figures.map((figure, n) => (
                  <td key={figure.key} className={page['number']}>
                    {shown(summed.data?.[n]?.of.get(one.id))}
                  </td>
                ))}
              </tr>
            ))}
            {accounts.length > 1 && (
              <tr>
                <th scope="row">{t('total')}</th>
                {figures.map((figure, n) => (
                  <td key={figure.key} className={page['number']}>
                    <strong>{shown(summed.data?.[n]?.total)}</strong>
                  </td>
                ))}
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}
