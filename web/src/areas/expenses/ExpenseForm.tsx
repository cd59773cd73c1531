import { Button, Radio, Select } from 'antd';
import { useId, useState } from 'react';
import type { StoredFile } from '@/api/files';
import type { RecordData, Reference } from '@/api/types';
import type { Words as Say } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asMoney, asString } from '@/fields/shared/values';
import { quoted } from '@/lib/expression';
import { labelText, useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { DayPicker } from '@/ui/DayPicker';
import { Words } from './ExpensesPage';
import styles from './Expenses.module.css';
import { Receipts } from './Receipts';
import { PURPOSES, type ExpensesSearch, type Purpose } from './routes';

interface Writing {
  key: string;
  receipts: readonly StoredFile[];
  amount: unknown;
  kind: string;
  day: string;
  purposes: Partial<Record<Purpose, Reference>>;
  name: string;
  invoice: string;
  reason: string;
}

function blank(today: string, search: ExpensesSearch): Writing {
  const purposes = search.for && search.id ? { [search.for]: { id: search.id, name: search.name ?? null } } : {};
  return { key: crypto.randomUUID(), receipts: [], amount: null, kind: '', day: today, purposes, name: '', invoice: '', reason: '' };
}

interface ExpenseFormProps {
  kinds: readonly RecordData[];
  view: ObjectView;
  search: ExpensesSearch;
  claims: readonly RecordData[];
  chosen: string;
  onChoose: (claim: string) => void;
  /** Adds the expense; what is wrong with it in words, or nothing. */
  onAdd: (values: Record<string, unknown>, key: string) => Promise<string | null>;
  t: Say;
}

/** One expense: its receipt, how much, of which kind, for whom. */
export function ExpenseForm({ kinds, view, search, claims, chosen, onChoose, onAdd, t }: ExpenseFormProps) {
  const locale = useLocale();
  const today = todayIn(locale.timeZone);
  const ids = { amount: useId(), kind: useId(), day: useId(), name: useId(), invoice: useId(), reason: useId(), claim: useId() };
  const [writing, setWriting] = useState(() => blank(today, search));
  const [sending, setSending] = useState(0);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Writing>) => setWriting((before) => ({ ...before, ...part }));
  const kind = kinds.find((one) => one.id === writing.kind);
  const limit = asMoney(kind?.['item_limit'], locale.currency);
  const given = asMoney(writing.amount, locale.currency);
  // The server finds all that stands out; what is plain here is asked for at once.
  const beyond = limit !== null && given !== null && given.currency === limit.currency && Number(given.amount) > Number(limit.amount);
  const amountField = view.fields.get('amount');
  const Amount = amountField ? typeOf(amountField).Editor : null;
  const save = async () => {
    if (writing.amount === null) return setProblem(t('amountMissing'));
    if (!writing.kind) return setProblem(t('kindMissing'));
    setBusy(true);
    const { receipts, amount, day, purposes, name, invoice, reason } = writing;
    const wrong = await onAdd(
      {
        kind: writing.kind, amount, spent_on: day || today, name: name.trim() || null, invoice_number: invoice.trim() || null, reason: reason.trim() || null,
        receipts: receipts.map((one) => one.id), ...Object.fromEntries(Object.entries(purposes).map(([field, one]) => [field, one.id])),
      },
      writing.key,
    );
    setBusy(false);
    setProblem(wrong ?? '');
    // The next receipt of a trip is usually for the same customer.
    if (wrong === null) setWriting({ ...blank(today, {}), purposes, day });
    else change({ key: crypto.randomUUID() });
  };
  return (
    <form
      className={styles['form']}
      aria-label={t('title')}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Receipts receipts={writing.receipts} onChange={(receipts) => change({ receipts })} onBusy={(more) => setSending((before) => Math.max(0, before + (more ? 1 : -1)))} t={t} />
      <label htmlFor={ids.amount}>{t('amount')}</label>
      <div className={styles['amount']}>{Amount && amountField && <Amount id={ids.amount} field={amountField} value={writing.amount} onChange={(amount) => change({ amount })} label={t('amount')} />}</div>
      <span id={ids.kind} className={styles['label']}>{t('kind')}</span>
      <Radio.Group className={styles['kinds'] ?? ''} aria-labelledby={ids.kind} size="large" optionType="button" value={writing.kind} onChange={(event) => change({ kind: String(event.target.value) })} options={kinds.map((one) => ({ value: one.id, label: asString(one['name']) }))} />
      {asString(kind?.['help']) && <p className={styles['soft']}>{asString(kind?.['help'])}</p>}
      <label htmlFor={ids.day}>{t('day')}</label>
      <DayPicker id={ids.day} value={writing.day} onChange={(day) => change({ day })} />
      <PurposesOf purposes={writing.purposes} view={view} onChange={(purposes) => change({ purposes })} t={t} />
      <Words id={ids.name} label={t('note')} value={writing.name} onChange={(name) => change({ name })} most={300} placeholder={t('noteExample')} />
      {beyond && <Words id={ids.reason} label={t('reason')} value={writing.reason} onChange={(reason) => change({ reason })} most={300} placeholder={t('reasonExample')} />}
      <Words id={ids.invoice} label={t('invoice')} value={writing.invoice} onChange={(invoice) => change({ invoice })} most={40} />
      {claims.length > 0 && (
        <>
          <label htmlFor={ids.claim}>{t('claim')}</label>
          <Select
            id={ids.claim}
            size="large"
            value={chosen}
            onChange={onChoose}
            options={[...claims.map((one) => ({ value: one.id, label: `${asString(one['number'])} ${asString(one['name'])}` })), { value: 'new', label: t('newClaim') }]}
          />
        </>
      )}
      {problem && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
      <Button className={styles['save'] ?? ''} size="large" type="primary" htmlType="submit" loading={busy} disabled={sending > 0}>
        {t('add')}
      </Button>
    </form>
  );
}

interface PurposesProps {
  purposes: Writing['purposes'];
  view: ObjectView;
  onChange: (purposes: Writing['purposes']) => void;
  t: Say;
}

/** What the expense was for: the customer at once, the rest on request. */
function PurposesOf({ purposes, view, onChange, t }: PurposesProps) {
  const id = useId();
  const model = useModel();
  const { language } = useLocale();
  const [more, setMore] = useState(() => PURPOSES.some((one) => one !== 'account' && purposes[one]));
  const shown = PURPOSES.filter((one) => view.fields.has(one) && model.objects.has(one) && (one === 'account' || more));
  const customer = purposes.account;
  const put = (purpose: Purpose, chosen: Reference | undefined) => {
    const others = Object.entries(purposes).filter(([one]) => one !== purpose);
    onChange(Object.fromEntries(chosen ? [...others, [purpose, chosen]] : others));
  };
  return (
    <>
      {shown.map((purpose) => (
        <div key={purpose} className={styles['purpose']}>
          <label htmlFor={`${id}-${purpose}`}>{labelText(view.fields.get(purpose)?.label, language)}</label>
          <ReferenceSelect
            id={`${id}-${purpose}`}
            target={purpose}
            many={false}
            label={labelText(view.fields.get(purpose)?.label, language)}
            value={purposes[purpose] ? [purposes[purpose]] : []}
            narrow={narrowed(purpose, customer)}
            onChange={([chosen]) => put(purpose, chosen)}
          />
        </div>
      ))}
      {!more && (
        <Button className={styles['more'] ?? ''} type="link" onClick={() => setMore(true)}>
          {t('morePurposes')}
        </Button>
      )}
    </>
  );
}

/** Deals and visits of the chosen customer; of activities the visits alone. */
function narrowed(purpose: Purpose, customer: Reference | undefined): { condition: string; strict: boolean } | null {
  const parts = purpose === 'activity' ? ['kind = "visit"'] : [];
  if (customer && (purpose === 'opportunity' || purpose === 'activity')) parts.push(`account = ${quoted(customer.id)}`);
  return parts.length > 0 ? { condition: parts.join(' and '), strict: true } : null;
}
