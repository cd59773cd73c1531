import { CopyOutlined, FilePdfOutlined, UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { actionsQuery } from '@/model/queries';
import { recordQuery } from '@/records/queries';
import { formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { MenuButton } from '@/ui/Menu';
import { notify } from '@/ui/notice';

/** A quote on paper in either language, and the link by which its customer answers. */
export function QuoteEntry({ id }: { id: string }) {
  const t = useWords('commerce');
  const { data } = useQuery(recordQuery('quote', id));
  const sent = data?.data['status'] === 'sent';
  const copy = async () => {
    try {
      const link = await post('/quotes/{id}/link', { path: { id } });
      await navigator.clipboard.writeText(link.url);
      notify({ kind: 'success', text: t('linkCopied', { day: link.expires_on }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  const open = (language: string) => window.open(`/api/v1/quotes/${id}/pdf?language=${language}`, '_blank', 'noopener');
  return (
    <>
      <MenuButton
        items={[
          { key: 'zh-CN', label: t('pdfChinese') },
          { key: 'en', label: t('pdfEnglish') },
        ]}
        onChoose={open}
        icon={<FilePdfOutlined aria-hidden="true" />}
        label={t('pdf')}
      />
      {sent && (
        <Button icon={<CopyOutlined aria-hidden="true" />} onClick={() => void copy()}>
          {t('copyLink')}
        </Button>
      )}
    </>
  );
}

/** The way from a payment to the page on which it is allocated. */
export function PaymentEntry({ id }: { id: string }) {
  const t = useWords('commerce');
  const navigate = useNavigate();
  const actions = useQuery(actionsQuery).data ?? [];
  const { data } = useQuery(recordQuery('payment', id));
  const left = data?.data['status'] !== 'allocated';
  if (!left || !actions.some((one) => one.name === 'commerce.allocate_payment')) return null;
  return <Button onClick={() => void navigate({ to: '/payments/$id/allocate', params: { id } })}>{t('allocate')}</Button>;
}

const ACCEPTED = '.csv,.txt,.tsv,.xlsx,.xls';

/** Reads a bank's file into a statement, and goes on to confirm its lines. */
export function BankFileEntry() {
  const t = useWords('commerce');
  const locale = useLocale();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const actions = useQuery(actionsQuery).data ?? [];
  if (!actions.some((one) => one.name === 'commerce.accept_bank_lines')) return null;
  const read = async (file: File) => {
    setBusy(true);
    try {
      const form = new FormData();
      form.append('file', file, file.name);
      const answer = await post('/bank-statements', { body: form });
      const said = [t('bank.read', { count: answer.new })];
      if (answer.before > 0) said.push(t('bank.readBefore', { count: answer.before }));
      if (answer.known > 0) said.push(t('bank.known', { count: answer.known }));
      if (answer.out > 0) said.push(t('bank.out', { count: answer.out }));
      if (answer.faults.length > 0) said.push(t('bank.faults', { rows: answer.faults.map((row) => formatNumber(row, locale)).join(t('comma')) }));
      notify({ kind: answer.faults.length > 0 ? 'error' : 'success', text: said.join(t('stop')) });
      await navigate({ to: '/bank-statements/$id', params: { id: answer.id } });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button icon={<UploadOutlined aria-hidden="true" />} loading={busy} onClick={() => input.current?.click()}>
        {t('bank.upload')}
      </Button>
      <input
        ref={input}
        type="file"
        accept={ACCEPTED}
        hidden
        aria-label={t('bank.upload')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) void read(file);
        }}
      />
    </>
  );
}

/** The way from a bank statement to the page on which its lines are confirmed. */
export function BankStatementEntry({ id }: { id: string }) {
  const t = useWords('commerce');
  const navigate = useNavigate();
  const actions = useQuery(actionsQuery).data ?? [];
  if (!actions.some((one) => one.name === 'commerce.accept_bank_lines')) return null;
  return (
    <Button type="primary" onClick={() => void navigate({ to: '/bank-statements/$id', params: { id } })}>
      {t('bank.confirm')}
    </Button>
  );
}

/** The way from a customer to the statement of account. */
export function StatementEntry({ id }: { id: string }) {
  const t = useWords('commerce');
  const navigate = useNavigate();
  const actions = useQuery(actionsQuery).data ?? [];
  if (!actions.some((one) => one.name === 'commerce.account_statement')) return null;
  return <Button onClick={() => void navigate({ to: '/accounts/$id/statement', params: { id } })}>{t('statement.title')}</Button>;
}

/** The way from a price policy to what it would have made of past orders. */
export function SimulationEntry({ id }: { id: string }) {
  const t = useWords('commerce');
  const navigate = useNavigate();
  const actions = useQuery(actionsQuery).data ?? [];
  if (!actions.some((one) => one.name === 'commerce.simulate_policy')) return null;
  return <Button onClick={() => void navigate({ to: '/price-policies/$id/simulation', params: { id } })}>{t('simulate.short')}</Button>;
}
