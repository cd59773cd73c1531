import { DownloadOutlined, TransactionOutlined } from '@ant-design/icons';
import { Button, Checkbox, Drawer } from 'antd';
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
import { useLocale } from '@/lib/locale';
import { actionsQuery } from '@/model/queries';
import { recordQuery } from '@/records/queries';
import { refreshObject } from '@/records/refresh';
import { MenuButton } from '@/ui/Menu';
import { ProblemState } from '@/ui/ProblemState';
import { RowTable } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { CLAIM } from './api';
import styles from './Expenses.module.css';

const PREPARE = 'expenses.prepare_payment';
const MOST = 500;

function useMayPay(): boolean {
  return useQuery(actionsQuery).data?.some((one) => one.name === PREPARE) ?? false;
}

/** Gathers approved claims into a payment; at the head of the list of payments. */
export function PrepareEntry() {
  const t = useWords('expenses');
  const [open, setOpen] = useState(false);
  if (!useMayPay()) return null;
  return (
    <>
      <Button type="primary" icon={<TransactionOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('prepare')}
      </Button>
      {open && <PrepareDrawer onClose={() => setOpen(false)} />}
    </>
  );
}

function PrepareDrawer({ onClose }: { onClose: () => void }) {
  const t = useWords('expenses');
  const locale = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const query = useQuery({
    queryKey: ['rows', CLAIM, 'to pay'],
    queryFn: async ({ signal }) =>
      (await queryRecords(CLAIM, { fields: ['number', 'name', 'owner', 'total', 'payee_bank', 'payee_account', 'claim_date'], where: 'status = "approved" and payment is null', sort: ['claim_date', 'id'], limit: MOST }, signal)).records,
  });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const chosen = (query.data ?? []).filter((one) => !left.has(one.id));
  const cents = chosen.reduce((sum, one) => sum + Math.round(Number(asMoney(one['total'], locale.currency)?.amount ?? 0) * 100), 0);
  const toggle = (id: string, take: boolean) => setLeft((before) => new Set(take ? [...before].filter((one) => one !== id) : [...before, id]));
  const prepare = async () => {
    setBusy(true);
    setProblem('');
    try {
      const made = (await runAction(PREPARE, { claims: chosen.map((one) => one.id) })) as { payment: string };
      for (const object of [CLAIM, 'expense_payment']) refreshObject(client, object);
      onClose();
      await navigate({ to: '/records/$object/$id', params: { object: 'expense_payment', id: made.payment } });
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
      setBusy(false);
    }
  };
  if (query.error) return <ProblemState error={query.error} />;
  return (
    <Drawer
      open
      onClose={onClose}
      size="large"
      title={t('toPay')}
      footer={
        <Button type="primary" loading={busy} disabled={chosen.length === 0} onClick={() => void prepare()}>
          {t('prepareThese', { count: chosen.length, amount: formatMoney({ amount: (cents / 100).toFixed(2), currency: locale.currency }, locale) })}
        </Button>
      }
    >
      {problem && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
      <RowTable<RecordData>
        label={t('toPay')}
        query={query}
        rows={query.data}
        id={(row) => row.id}
        empty={<State kind="empty" title={t('nothingToPay')} small />}
        columns={[
          {
            key: 'claim',
            title: t('claim'),
            names: true,
            cell: (row) => (
              <Checkbox checked={!left.has(row.id)} onChange={(event) => toggle(row.id, event.target.checked)}>
                {`${asString(row['number'])} ${asString(row['name'])}`}
              </Checkbox>
            ),
          },
          { key: 'owner', title: t('payee'), cell: (row) => asReference(row['owner'])?.name ?? '' },
          { key: 'account', title: t('account'), cell: (row) => `${asString(row['payee_bank'])} ${asString(row['payee_account'])}`.trim() || t('noAccount') },
          { key: 'total', title: t('amount'), number: true, cell: (row) => formatMoney(asMoney(row['total'], locale.currency) ?? { amount: '0', currency: locale.currency }, locale) },
        ]}
      />
    </Drawer>
  );
}

/** The file of a payment for the bank; at the head of a payment. */
export function FileEntry({ id }: { id: string }) {
  const t = useWords('expenses');
  const record = useQuery(recordQuery('expense_payment', id)).data?.data;
  if (!useMayPay() || !record || record['status'] === 'cancelled') return null;
  return (
    <MenuButton
      items={[
        { key: 'xlsx', label: t('fileXlsx') },
        { key: 'csv', label: t('fileCsv') },
      ]}
      onChoose={(format) => window.location.assign(`/api/v1/expense-payments/${id}/file?format=${format}`)}
      icon={<DownloadOutlined aria-hidden="true" />}
    >
      {t('bankFile')}
    </MenuButton>
  );
}
