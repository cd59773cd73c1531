import { Button, InputNumber, Select, Switch } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { sameValue } from '@/lib/equal';
import { useLeaveGuard } from '@/records/form/useLeaveGuard';
import { loadPolicy, loadRoles, savePolicy, type Policy, type Role } from './api';
import styles from './Identity.module.css';

/** What passwords, second factors and sessions have to be. */
export function PolicyCard() {
  const t = useWords('identity');
  const policy = useQuery({ queryKey: ['policy'], queryFn: loadPolicy, refetchOnWindowFocus: false });
  const roles = useQuery({ queryKey: ['roles'], queryFn: loadRoles });
  const error = policy.error ?? roles.error;
  return (
    <section className={page['card']} aria-label={t('policy')}>
      <header className={page['cardHead']}>
        <h2>{t('policy')}</h2>
      </header>
      {error && <ProblemState error={error} small retry={() => void policy.refetch()} />}
      {!error && !(policy.data && roles.data) && <RowsSkeleton rows={8} columns={2} />}
      {policy.data && roles.data && <Form key={JSON.stringify(policy.data)} stored={policy.data} roles={roles.data} />}
    </section>
  );
}

const NUMBERS = [
  ['min_length', 8, 64],
  ['history', 0, 24],
  ['session_idle_hours', 1, 2160],
  ['session_days', 1, 365],
] as const;

function Form({ stored, roles }: { stored: Policy; roles: readonly Role[] }) {
  const t = useWords('identity');
  const client = useQueryClient();
  const [draft, setDraft] = useState(stored);
  const [busy, setBusy] = useState(false);
  useLeaveGuard(!busy && !sameValue(draft, stored));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      client.setQueryData(['policy'], await savePolicy(draft));
      notify({ kind: 'success', text: t('saved') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className={`${page['cardBody']} ${styles['grid']}`} onSubmit={(event) => void save(event)} aria-label={t('policy')}>
      {NUMBERS.map(([name, least, most]) => (
        <Number key={name} name={name} least={least} most={most} value={draft[name]} onChange={(value) => setDraft({ ...draft, [name]: value })} />
      ))}
      <label htmlFor="policy-roles">{t('second_factor_roles')}</label>
      <Select<string[]> id="policy-roles" mode="multiple" value={draft.second_factor_roles} placeholder={t('nobody')} showSearch={{ optionFilterProp: 'label' }} options={roles.map((role) => ({ value: role.id, label: role.name }))} onChange={(chosen) => setDraft({ ...draft, second_factor_roles: chosen })} />
      <label htmlFor="policy-notify">{t('notify_new_device')}</label>
      <div>
        <Switch id="policy-notify" checked={draft.notify_new_device} onChange={(notify_new_device) => setDraft({ ...draft, notify_new_device })} />
      </div>
      <span />
      <div>
        <Button type="primary" htmlType="submit" loading={busy} disabled={JSON.stringify(draft) === JSON.stringify(stored)}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

interface NumberProps {
  name: string;
  least: number;
  most: number;
  value: number;
  onChange: (value: number) => void;
}

function Number({ name, least, most, value, onChange }: NumberProps) {
  const t = useWords('identity');
  return (
    <>
      <label htmlFor={`policy-${name}`}>{t(name)}</label>
      <div className={page['line']}>
        <InputNumber id={`policy-${name}`} className={styles['narrowNumber'] ?? ''} min={least} max={most} precision={0} value={value} onChange={(next) => next !== null && onChange(next)} />
        <span className={page['soft']}>{t(`${name}_hint`)}</span>
      </div>
    </>
  );
}
