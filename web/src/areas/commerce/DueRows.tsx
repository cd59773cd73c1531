import { Input } from 'antd';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { digitsOf } from '@/fields/money/currencies';
import { asMoney, asNumber, asReference, asString } from '@/fields/shared/values';
import { formatMoney, formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RecordLink } from '@/ui/RecordLink';
import styles from './Allocate.module.css';
import { converted, rateBetween, units } from './allocation';

/** What is owed, since when, and how much it is: the beginning of every row. */
function Owed({ row }: { row: RecordData }) {
  const t = useWords('commerce');
  const locale = useLocale();
  const order = asReference(row['sales_order']);
  const amount = asMoney(row['amount'], locale.currency);
  const late = Number(row['days_overdue'] ?? 0);
  const name = asString(row['name']);
  const further = order?.name && name.startsWith(order.name) ? name.slice(order.name.length).trim() : name;
  return (
    <>
      <span>
        {order && <RecordLink object="sales_order" id={order.id} name={order.name ?? order.id} />} {further}
      </span>
      <span className={late > 0 ? styles['late'] : styles['due']}>
        {asString(row['due_on'])}
        {late > 0 && ` · ${t('late', { count: late })}`}
      </span>
      <span className="y-num">{amount && formatMoney(amount, locale)}</span>
    </>
  );
}

function tooMuch(row: RecordData, value: string, currency: string): boolean {
  return value.trim() !== '' && (units(value) === null || (units(value) ?? 0n) > (units(asMoney(row['amount'], currency)?.amount ?? '0') ?? 0n));
}

const WRONG = { status: 'error' as const, 'aria-invalid': true };

/** An amount that is owed in the payment's currency. */
export function DueRow({ row, value, onChange }: { row: RecordData; value: string; onChange: (value: string) => void }) {
  const t = useWords('commerce');
  const locale = useLocale();
  return (
    <li className={styles['row']}>
      <Owed row={row} />
      <Input value={value} inputMode="decimal" aria-label={t('amountFor', { name: asString(row['name']) })} {...(tooMuch(row, value, locale.currency) ? WRONG : {})} onChange={(event) => onChange(event.target.value)} />
    </li>
  );
}

interface OtherProps {
  row: RecordData;
  /** Of the payment, and what one unit of it is worth in the organisation's currency. */
  currency: string;
  rate: number;
  value: string;
  paid: string;
  onChange: (value: string, paid: string) => void;
}

/** An amount that is owed in another currency: how much of it is settled, how much of the payment that takes, and the rate between. */
export function OtherRow({ row, currency, rate, value, paid, onChange }: OtherProps) {
  const t = useWords('commerce');
  const locale = useLocale();
  const owed = asMoney(row['amount'], locale.currency);
  const name = asString(row['name']);
  const usual = (asNumber(row['rate']) ?? 1) / rate;
  const between = rateBetween(value, paid) ?? usual;
  return (
    <li className={`${styles['row']} ${styles['other']}`}>
      <Owed row={row} />
      <label>
        <span className={styles['due']}>{t('settles', { currency: owed?.currency ?? '' })}</span>
        <Input value={value} inputMode="decimal" aria-label={t('amountFor', { name })} {...(tooMuch(row, value, locale.currency) ? WRONG : {})} onChange={(event) => onChange(event.target.value, converted(event.target.value, usual, digitsOf(locale, currency)))} />
      </label>
      <label>
        <span className={styles['due']}>{t('takes', { currency })}</span>
        <Input value={paid} inputMode="decimal" aria-label={t('paidFor', { name, currency })} {...(value.trim() && !units(paid) ? WRONG : {})} onChange={(event) => onChange(value, event.target.value)} />
      </label>
      <output className={styles['due']}>{t('rate', { from: owed?.currency ?? '', rate: formatNumber(between, locale), to: currency })}</output>
    </li>
  );
}
