import { Button, Input } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { runAction } from '@/api/model';
import { isProblem } from '@/api/problem';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asMoney, asReference, asString } from '@/fields/shared/values';
import { formatMoney } from '@/lib/format';
import { quoted } from '@/lib/expression';
import { useLocale } from '@/lib/locale';
import { refreshAll } from '@/records/liveChanges';
import { recordQuery } from '@/records/queries';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowsSkeleton } from '@/ui/Skeleton';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import page from '../shared/Page.module.css';
import styles from './Allocate.module.css';
import { leftOver, spread, units, written } from './allocation';
import { allocateRoute } from './routes';

/** What the server proposes: an amount for an instalment, and why (`number`, `amount`, `age`). */
interface Proposed {
  instalment: string;
  amount: string;
  reason: string;
}

const MOST = 200;
const FIELDS = ['name', 'sales_order', 'due_on', 'amount', 'outstanding', 'days_overdue'];

/** What a payment settles: the customer's open instalments, each with the amount that goes to it. */
export function AllocatePage() {
  const t = useWords('commerce');
  const { id } = allocateRoute.useParams();
  useTitle(t('allocate'));
  const payment = useQuery(recordQuery('payment', id));
  const account = asReference(payment.data?.data['account']);
  const due = useQuery({
    queryKey: ['rows-of', 'instalment', 'due', account?.id, payment.data?.data['version']],
    queryFn: ({ signal }) =>
      queryRecords('instalment', { fields: FIELDS, where: `sales_order.account = ${quoted(account?.id ?? '')} and status in ("open", "partly_paid")`, sort: ['due_on', 'id'], limit: MOST }, signal),
    enabled: Boolean(account),
  });
  const error = payment.error ?? due.error;
  if (error) return <ProblemState error={error} />;
  if (!payment.data || !due.data) return <RowsSkeleton rows={6} columns={4} />;
  return <Allocation key={payment.data.data.id} payment={payment.data.data} due={due.data.records} />;
}

function Allocation({ payment, due }: { payment: RecordData; due: readonly RecordData[] }) {
  const t = useWords('commerce');
  const locale = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const unallocated = asMoney(payment['unallocated'], locale.currency);
  const whole = unallocated?.amount ?? '0';
  const currency = unallocated?.currency ?? locale.currency;
  const same = due.filter((one) => asMoney(one['outstanding'], locale.currency)?.currency === currency);
  const [given, setGiven] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [reason, setReason] = useState('');
  const chosen = same.filter((one) => given[one.id]?.trim());
  const left = leftOver(whole, chosen.map((one) => given[one.id] ?? ''));
  const over = left !== null && left < 0n;
  const fill = () => setGiven(spread(whole, same.map((one) => ({ id: one.id, left: asMoney(one['outstanding'], locale.currency)?.amount ?? '0' }))));
  const propose = async () => {
    try {
      const answer = (await runAction('commerce.propose_allocation', { payment: payment.id })) as { settles: Proposed[] };
      setGiven(Object.fromEntries(answer.settles.map((one) => [one.instalment, written(units(one.amount) ?? 0n)])));
      setReason(answer.settles[0]?.reason ?? 'none');
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    }
  };
  const save = async () => {
    setBusy(true);
    setProblem('');
    try {
      const settles = chosen.filter((one) => (units(given[one.id] ?? '') ?? 0n) > 0n).map((one) => ({ instalment: one.id, amount: (given[one.id] ?? '').trim() }));
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
      {same.length === 0 ? (
        <p>{t('nothingDue')}</p>
      ) : (
        <ul className={styles['rows']} aria-label={t('due')}>
          {same.map((one) => (
            <DueRow key={one.id} row={one} value={given[one.id] ?? ''} onChange={(value) => setGiven((before) => ({ ...before, [one.id]: value }))} />
          ))}
        </ul>
      )}
      {reason && <p role="status">{t(`proposed.${reason}`)}</p>}
      <div className={styles['end']}>
        <Button onClick={() => void propose()} disabled={same.length === 0}>
          {t('propose')}
        </Button>
        <Button onClick={fill} disabled={same.length === 0}>
          {t('oldestFirst')}
        </Button>
        <Button type="primary" loading={busy} disabled={chosen.length === 0 || left === null || over} onClick={() => void save()}>
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

function DueRow({ row, value, onChange }: { row: RecordData; value: string; onChange: (value: string) => void }) {
  const t = useWords('commerce');
  const locale = useLocale();
  const order = asReference(row['sales_order']);
  const outstanding = asMoney(row['outstanding'], locale.currency);
  const late = Number(row['days_overdue'] ?? 0);
  const name = `${order?.name ?? ''} ${asString(row['name'])}`;
  const wrong = value.trim() !== '' && (units(value) === null || (units(value) ?? 0n) > (units(outstanding?.amount ?? '0') ?? 0n));
  return (
    <li className={styles['row']}>
      <span>
        {order && <RecordLink object="sales_order" id={order.id} name={order.name ?? order.id} />} {asString(row['name'])}
      </span>
      <span className={late > 0 ? styles['late'] : styles['due']}>
        {asString(row['due_on'])}
        {late > 0 && ` · ${t('late', { count: late })}`}
      </span>
      <span className="y-num">{outstanding && formatMoney(outstanding, locale)}</span>
      <Input value={value} inputMode="decimal" aria-label={t('amountFor', { name })} {...(wrong ? { status: 'error' as const, 'aria-invalid': true } : {})} onChange={(event) => onChange(event.target.value)} />
    </li>
  );
}
