import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { runAction } from '@/api/model';
import { isProblem } from '@/api/problem';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asMoney, asNumber, asReference, asString } from '@/fields/shared/values';
import { formatMoney } from '@/lib/format';
import { quoted } from '@/lib/expression';
import { useLocale } from '@/lib/locale';
import { refreshAll } from '@/records/liveChanges';
import { recordQuery } from '@/records/queries';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import page from '../shared/Page.module.css';
import styles from './Allocate.module.css';
import { DueRow, OtherRow } from './DueRows';
import { leftOver, spread, units, written } from './allocation';
import { allocateRoute } from './routes';

/** What the server proposes: an amount for something that is owed, and why (`number`, `amount`, `age`). */
interface Proposed {
  receivable: string;
  amount: string;
  reason: string;
}

const MOST = 200;
const FIELDS = ['name', 'kind', 'sales_order', 'instalment', 'invoice', 'due_on', 'amount', 'rate', 'days_overdue'];

/** What a payment settles: all that its customer owes, each with the amount that goes to it, in whatever currency. */
export function AllocatePage() {
  const t = useWords('commerce');
  const { id } = allocateRoute.useParams();
  useTitle(t('allocate'));
  const payment = useQuery(recordQuery('payment', id));
  const account = asReference(payment.data?.data['account']);
  const due = useQuery({
    queryKey: ['rows-of', 'receivable', 'due', account?.id, payment.data?.data['version']],
    queryFn: ({ signal }) =>
      queryRecords('receivable', { fields: FIELDS, where: `account = ${quoted(account?.id ?? '')}`, sort: ['due_on', 'id'], limit: MOST }, signal),
    enabled: Boolean(account),
  });
  const error = payment.error ?? due.error;
  if (error) return <ProblemState error={error} />;
  if (!payment.data || !due.data) return <RowsSkeleton rows={6} columns={4} />;
  return <Allocation key={payment.data.data.id} payment={payment.data.data} due={due.data.records} />;
}

/** What of the customer's debt a row stands for, as the allocation names it. */
function settled(row: RecordData): Record<string, string> {
  const kind = asString(row['kind']);
  const name = kind === 'instalment' || kind === 'invoice' ? kind : 'sales_order';
  return { [name]: asReference(row[name])?.id ?? '' };
}

function Allocation({ payment, due }: { payment: RecordData; due: readonly RecordData[] }) {
  const t = useWords('commerce');
  const locale = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const unallocated = asMoney(payment['unallocated'], locale.currency);
  const whole = unallocated?.amount ?? '0';
  const currency = unallocated?.currency ?? locale.currency;
  const same = due.filter((one) => asMoney(one['amount'], locale.currency)?.currency === currency);
  const others = due.filter((one) => !same.includes(one));
  const [given, setGiven] = useState<Record<string, string>>({});
  const [paid, setPaid] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [reason, setReason] = useState('');
  const chosen = due.filter((one) => (units(given[one.id] ?? '') ?? 0n) > 0n);
  const left = leftOver(whole, [...same.map((one) => given[one.id] ?? ''), ...others.map((one) => (given[one.id]?.trim() ? (paid[one.id] ?? '') : ''))]);
  const over = left !== null && left < 0n;
  const lacking = others.some((one) => given[one.id]?.trim() && !units(paid[one.id] ?? ''));
  const fill = () => {
    setPaid({});
    setGiven(spread(whole, same.map((one) => ({ id: one.id, left: asMoney(one['amount'], locale.currency)?.amount ?? '0' }))));
  };
  const propose = async () => {
    try {
      const answer = (await runAction('commerce.propose_allocation', { payment: payment.id })) as { settles: Proposed[] };
      const rows = new Set(same.map((one) => one.id));
      setPaid({});
      setGiven(Object.fromEntries(answer.settles.flatMap((one) => (rows.has(one.receivable) ? [[one.receivable, written(units(one.amount) ?? 0n)]] : []))));
      setReason(answer.settles[0]?.reason ?? 'none');
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    }
  };
  const save = async () => {
    setBusy(true);
    setProblem('');
    try {
      const settles = chosen.map((one) => ({ ...settled(one), amount: (given[one.id] ?? '').trim(), ...(others.includes(one) ? { paid_amount: (paid[one.id] ?? '').trim() } : {}) }));
      await runAction('commerce.allocate_payment', { payment: payment.id, settles });
      refreshAll(client);
      notify({ kind: 'success', text: t('allocated', { count: settles.length }) });
      await navigate({ to: '/records/$object/$id', params: { object: 'payment', id: payment.id } });
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  const money = (amount: string) => formatMoney({ amount, currency }, locale);
  return (
    <div className={page['page']}>
      <h1>{t('allocateTitle', { number: asString(payment['number']) })}</h1>
      <dl className={styles['facts']}>
        <div>
          <dt>{t('customer')}</dt>
          <dd>{asReference(payment['account'])?.name ?? '—'}</dd>
        </div>
        <div>
          <dt>{t('unallocated')}</dt>
          <dd className="y-num">{money(whole)}</dd>
        </div>
        <div>
          <dt>{t('afterwards')}</dt>
          <dd className={`y-num ${over ? styles['wrong'] : ''}`}>{left === null ? '—' : `${left < 0n ? '-' : ''}${money(written(left < 0n ? -left : left))}`}</dd>
        </div>
      </dl>
      {due.length === 0 ? (
        <p>{t('nothingDue')}</p>
      ) : (
        <ul className={styles['rows']} aria-label={t('due')} hidden={same.length === 0}>
          {same.map((one) => (
            <DueRow key={one.id} row={one} value={given[one.id] ?? ''} onChange={(value) => setGiven((before) => ({ ...before, [one.id]: value }))} />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <>
          <h2 className={styles['part']}>{t('otherCurrencies')}</h2>
          <ul className={styles['rows']} aria-label={t('otherCurrencies')}>
            {others.map((one) => (
              <OtherRow
                key={one.id}
                row={one}
                currency={currency}
                rate={asNumber(payment['rate']) ?? 1}
                value={given[one.id] ?? ''}
                paid={paid[one.id] ?? ''}
                onChange={(amount, used) => {
                  setGiven((before) => ({ ...before, [one.id]: amount }));
                  setPaid((before) => ({ ...before, [one.id]: used }));
                }}
              />
            ))}
          </ul>
        </>
      )}
      {reason && <p role="status">{t(`proposed.${reason}`)}</p>}
      <div className={styles['end']}>
        <Button onClick={() => void propose()} disabled={same.length === 0}>
          {t('propose')}
        </Button>
        <Button onClick={fill} disabled={same.length === 0}>
          {t('oldestFirst')}
        </Button>
        <Button type="primary" loading={busy} disabled={chosen.length === 0 || left === null || over || lacking} onClick={() => void save()}>
          {t('allocate')}
        </Button>
        {over && <span className={styles['wrong']}>{t('tooMuch')}</span>}
        {problem && (
          <span role="alert" className={styles['wrong']}>
            {problem}
          </span>
        )}
      </div>
    </div>
  );
}
