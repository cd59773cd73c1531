import { Input } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { useObject } from '@/model/context';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import page from '../shared/Page.module.css';
import { addExpense, CLAIM, claimsQuery, kindsQuery, LINE } from './api';
import { ClaimCard, SentClaims } from './ClaimCard';
import { ExpenseForm } from './ExpenseForm';
import { expensesRoute } from './routes';

/** Claims an expense where it arises: the receipt first, then what it was; below what has been gathered, to be submitted. */
export function ExpensesPage() {
  const t = useWords('expenses');
  const search = expensesRoute.useSearch();
  const view = useObject(LINE);
  const claim = useObject(CLAIM);
  const client = useQueryClient();
  const kinds = useQuery(kindsQuery);
  const claims = useQuery(claimsQuery);
  const [into, setInto] = useState<string | null>(null);
  useTitle(t('title'));
  if (!view?.rights.create || !claim?.rights.create) return <State kind="locked" title={t('noRight')} text={t('noRightHint')} page />;
  const error = kinds.error ?? claims.error;
  if (error && !(kinds.data && claims.data)) return <ProblemState error={error} page retry={() => void claims.refetch()} />;
  if (!kinds.data || !claims.data) return <div className={page['page']}><RowsSkeleton rows={5} columns={1} /></div>;
  const { open, sent } = claims.data;
  const chosen = into === 'new' ? null : (open.find((one) => one.id === into) ?? open[0] ?? null);
  const refresh = () => {
    refreshObject(client, CLAIM);
    refreshObject(client, LINE);
  };
  const add = async (values: Record<string, unknown>, key: string): Promise<string | null> => {
    try {
      const made = await addExpense(chosen?.id ?? null, values, key);
      setInto(null);
      refresh();
      const found = made['findings'];
      notify(typeof found === 'string' && found ? { kind: 'info', text: found } : { kind: 'success', text: t('added') });
      return null;
    } catch (problem) {
      return isProblem(problem) ? problem.sentence : t('failed');
    }
  };
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
      </header>
      {kinds.data.length === 0 ? (
        <State kind="empty" title={t('noKinds')} text={t('noKindsHint')} />
      ) : (
        <ExpenseForm kinds={kinds.data} view={view} search={search} claims={open} chosen={chosen?.id ?? 'new'} onChoose={setInto} onAdd={add} t={t} />
      )}
      {open.map((one) => (
        <ClaimCard key={one.id} claim={one} status={claim.fields.get('status')} onDone={refresh} t={t} />
      ))}
      {sent.length > 0 && <SentClaims claims={sent} status={claim.fields.get('status')} t={t} />}
    </div>
  );
}

/** A line of words with its label. */
export function Words({ id, label, value, onChange, most, placeholder }: { id: string; label: string; value: string; onChange: (value: string) => void; most: number; placeholder?: string }) {
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <Input id={id} size="large" value={value} maxLength={most} placeholder={placeholder} onChange={(event) => onChange(event.target.value)} />
    </>
  );
}
