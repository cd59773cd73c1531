import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { runAction } from '@/api/model';
import { isProblem } from '@/api/problem';
import { batch, queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { digitsOf } from '@/fields/money/currencies';
import { asMoney } from '@/fields/shared/values';
import { quoted } from '@/lib/expression';
import { formatMoney } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { toNumber } from '@/lib/numberText';
import { todayIn } from '@/lib/zone';
import { refreshAll } from '@/records/liveChanges';
import { cents, written } from '@/records/shares/shares';
import { DayPicker } from '@/ui/DayPicker';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { notify } from '@/ui/notice';
import styles from './Plan.module.css';
import { PRESETS, amountsOf, leftOf, percentOf, rowsOf, type PlanRow } from './plan';

const MOST_ROWS = 60;

interface PlanProps {
  order: RecordData;
  onClose: () => void;
}

/** Splits what of an order is not planned yet into instalments of any size; together they are all of it, to the cent. */
export default function PlanDialog({ order, onClose }: PlanProps) {
  const t = useWords('commerce');
  const locale = useLocale();
  const planned = useQuery({
    queryKey: ['rows-of', 'instalment', 'planned', order.id],
    queryFn: ({ signal }) => queryRecords('instalment', { fields: ['amount'], where: `sales_order = ${quoted(order.id)}`, limit: 200 }, signal),
    gcTime: 0,
  });
  const total = asMoney(order['total'], locale.currency);
  if (planned.data && total) {
    const digits = digitsOf(locale, total.currency);
    const before = planned.data.records.reduce((sum, one) => sum + cents(asMoney(one['amount'], locale.currency)?.amount ?? '0', digits), 0n);
    return <Editor order={order} onClose={onClose} whole={cents(total.amount, digits) - before} currency={total.currency} digits={digits} count={planned.data.records.length} />;
  }
  return (
    <Modal open title={t('plan.title')} footer={null} onCancel={onClose}>
      {planned.error ? <ProblemState error={planned.error} small /> : <RowsSkeleton rows={3} columns={4} />}
    </Modal>
  );
}

interface EditorProps extends PlanProps {
  /** What is not planned yet, in the smallest unit. */
  whole: bigint;
  currency: string;
  digits: number;
  /** Instalments that there are already. */
  count: number;
}

function Editor({ order, onClose, whole, currency, digits, count }: EditorProps) {
  const t = useWords('commerce');
  const { t: core } = useTranslation();
  const locale = useLocale();
  const today = todayIn(locale.timeZone);
  const [rows, setRows] = useState<readonly PlanRow[]>(() => rowsOf([30, 70], today));
  const amounts = amountsOf(whole, rows, digits);
  const left = leftOf(whole, amounts);
  const { busy, problem, save } = useSave({ order, onClose, digits });
  const money = (amount: bigint) => formatMoney({ amount: written(amount, digits), currency }, locale);
  const set = (key: string, values: Partial<PlanRow>) => setRows(rows.map((row) => (row.key === key ? { ...row, ...values } : row)));
  const preset = (percents: readonly number[]) => setRows(rowsOf(percents, rows[0]?.day || today));
  const rest = () => {
    const last = rows[rows.length - 1];
    const had = amounts[amounts.length - 1] ?? 0n;
    if (last && left !== null && had + left > 0n) set(last.key, { fixed: written(had + left, digits), percent: percentOf(whole, had + left) });
  };
  const complete = left === 0n && rows.length > 0 && rows.every((row, index) => row.day && (amounts[index] ?? 0n) > 0n);
  return (
    <Modal open width={780} title={t('plan.title')} okText={t('plan.save')} cancelText={core('common.cancel')} confirmLoading={busy} okButtonProps={{ disabled: !complete }} onOk={() => void save(rows, amounts)} onCancel={onClose}>
      {whole <= 0n ? (
        <p>{t('plan.all')}</p>
      ) : (
        <>
          <div className={styles['line']}>
            <strong className="y-num">{t('plan.whole', { amount: money(whole) })}</strong>
            {count > 0 && <span className={styles['soft']}>{t('plan.before', { count })}</span>}
          </div>
          <div className={styles['line']} role="group" aria-label={t('plan.presets')}>
            {Object.entries(PRESETS).map(([name, percents]) => (
              <Button key={name} size="small" onClick={() => preset(percents)}>
                {name}
              </Button>
            ))}
          </div>
          <ol className={styles['rows']} aria-label={t('plan.rows')}>
            {rows.map((row, index) => (
              <Row key={row.key} row={row} place={count + index + 1} amount={amounts[index] ?? null} whole={whole} digits={digits} set={(values) => set(row.key, values)} remove={() => setRows(rows.filter((one) => one.key !== row.key))} />
            ))}
          </ol>
          <div className={styles['line']}>
            <Button size="small" icon={<PlusOutlined aria-hidden="true" />} disabled={rows.length >= MOST_ROWS} onClick={() => setRows([...rows, ...rowsOf([left !== null && left > 0n ? percentOf(whole, left) : 0], rows[rows.length - 1]?.day || today)])}>
              {t('plan.add')}
            </Button>
            <Button size="small" disabled={left === null || left === 0n || rows.length === 0} onClick={rest}>
              {t('plan.rest')}
            </Button>
            <output className={left === 0n ? styles['soft'] : styles['wrong']}>{left === null ? t('plan.noAmount') : left === 0n ? t('plan.complete') : t(left > 0n ? 'plan.left' : 'plan.over', { amount: money(left < 0n ? -left : left) })}</output>
          </div>
        </>
      )}
      {problem && (
        <p role="alert" className={styles['wrong']}>
          {problem}
        </p>
      )}
    </Modal>
  );
}

function useSave({ order, onClose, digits }: PlanProps & { digits: number }) {
  const t = useWords('commerce');
  const { t: core } = useTranslation();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const said = (error: unknown) => (isProblem(error) ? error.sentence : t('failed'));
  const save = async (rows: readonly PlanRow[], amounts: readonly (bigint | null)[]) => {
    setBusy(true);
    setProblem('');
    try {
      // Amounts that come to the whole are their own shares of it, exactly.
      const parts = rows.map((row, index) => ({ share: written(amounts[index] ?? 0n, digits), due_on: row.day, ...(row.name.trim() ? { name: row.name.trim() } : {}) }));
      const { instalments } = (await runAction('commerce.plan_instalments', { sales_order: order.id, parts })) as { instalments: string[] };
      const undo = async () => {
        try {
          await batch('instalment', instalments.map((id) => ({ op: 'delete', id })), true);
        } catch (error) {
          notify({ kind: 'error', text: said(error) });
        }
        refreshAll(client);
      };
      refreshAll(client);
      onClose();
      notify({ kind: 'success', text: t('plan.done', { count: instalments.length }), ...(order['status'] === 'draft' ? { action: { label: core('common.undo'), run: undo } } : {}) });
    } catch (error) {
      setProblem(said(error));
      setBusy(false);
    }
  };
  return { busy, problem, save };
}

interface RowProps {
  row: PlanRow;
  place: number;
  amount: bigint | null;
  whole: bigint;
  digits: number;
  set: (values: Partial<PlanRow>) => void;
  remove: () => void;
}

function Row({ row, place, amount, whole, digits, set, remove }: RowProps) {
  const t = useWords('commerce');
  const id = useId();
  const label = (name: string) => t('plan.of', { place, name: t(`plan.${name}`) });
  const type = (text: string) => {
    const [found] = amountsOf(whole, [{ ...row, fixed: text }], digits);
    set({ fixed: text, ...(found === null || found === undefined ? {} : { percent: percentOf(whole, found) }) });
  };
  return (
    <li className={styles['row']}>
      <Input value={row.name} maxLength={100} placeholder={t('plan.nth', { place })} aria-label={label('name')} onChange={(event) => set({ name: event.target.value })} />
      <InputNumber<number> suffix="%" parser={toNumber} min={0} max={100} controls={false} style={{ width: '100%' }} aria-label={label('share')} value={row.percent} onChange={(percent) => set({ percent, fixed: null })} />
      <Input value={row.fixed ?? written(amount ?? 0n, digits)} inputMode="decimal" aria-label={label('amount')} {...(amount === null ? { status: 'error' as const, 'aria-invalid': true } : {})} onChange={(event) => type(event.target.value)} />
      <span>
        <label htmlFor={id} className="y-hidden">
          {label('day')}
        </label>
        <DayPicker id={id} value={row.day} onChange={(day) => set({ day })} />
      </span>
      <Button type="text" icon={<DeleteOutlined />} aria-label={label('remove')} title={t('plan.remove')} onClick={remove} />
    </li>
  );
}
