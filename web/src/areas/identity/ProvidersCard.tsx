import { Button, Input, Modal, Popconfirm, Select, Switch } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { CopyButton } from '@/areas/me/CopyButton';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { loadProviders, loadRoles, removeProvider, saveProvider, type Provider } from './api';
import styles from './Identity.module.css';

const NEW: Provider = { id: '', name: '', issuer: '', client_id: '', has_secret: false, domains: [], create: false, role: null, enabled: true };

/** Servers by which people sign in (OpenID Connect). */
export function ProvidersCard() {
  const t = useWords('identity');
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['providers'], queryFn: loadProviders });
  const [open, setOpen] = useState<Provider | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: ['providers'] });
  const remove = async (id: string) => {
    await removeProvider(id);
    await reload();
  };
  return (
    <section className={page['card']} aria-label={t('providers')}>
      <header className={page['cardHead']}>
        <h2>{t('providers')}</h2>
        <span className={page['soft']}>{t('providersHint')}</span>
        <div className={page['actions']}>
          <Button size="small" onClick={() => setOpen(NEW)}>
            {t('providerAdd')}
          </Button>
        </div>
      </header>
      {query.error && <ProblemState error={query.error} small retry={() => void query.refetch()} />}
      {query.isPending && <RowsSkeleton rows={1} columns={3} />}
      {query.data && query.data.providers.length > 0 && (
        <div className={page['scroll']}>
          <table className={page['table']}>
            <tbody>
              {query.data.providers.map((provider) => (
                <tr key={provider.id}>
                  <th scope="row">{provider.name}</th>
                  <td>{provider.issuer}</td>
                  <td>{provider.enabled ? t('enabled') : t('disabled')}</td>
                  <td>
                    <div className={page['buttons']}>
                      <Button size="small" onClick={() => setOpen(provider)}>
                        {t('edit')}
                      </Button>
                      <Popconfirm title={t('providerRemoveTitle', { name: provider.name })} okText={t('remove')} cancelText={t('cancel')} onConfirm={() => remove(provider.id)}>
                        <Button size="small">{t('remove')}</Button>
                      </Popconfirm>
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open && query.data && (
        <ProviderDialog
          stored={open}
          redirect={query.data.redirect_uri}
          onClose={() => setOpen(null)}
          onSaved={async () => {
            setOpen(null);
            await reload();
          }}
        />
      )}
    </section>
  );
}

interface DialogProps {
  stored: Provider;
  redirect: string;
  onSaved: () => Promise<void>;
  onClose: () => void;
}

function ProviderDialog({ stored, redirect, onSaved, onClose }: DialogProps) {
  const t = useWords('identity');
  const roles = useQuery({ queryKey: ['roles'], queryFn: loadRoles });
  const [draft, setDraft] = useState(stored);
  const [secret, setSecret] = useState('');
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState('');
  const set = (part: Partial<Provider>) => setDraft({ ...draft, ...part });
  const save = async () => {
    setBusy(true);
    setMessage('');
    try {
      await saveProvider(draft, secret);
      await onSaved();
    } catch (error) {
      setMessage(isProblem(error) ? error.sentence : t('failed'));
      setBusy(false);
    }
  };
  const text = (name: 'id' | 'name' | 'issuer' | 'client_id', hint: string, disabled = false) => (
    <>
      <label htmlFor={`provider-${name}`}>{t(`provider.${name}`)}</label>
      <Input id={`provider-${name}`} value={draft[name]} placeholder={hint} disabled={disabled} autoComplete="off" spellCheck={false} onChange={(event) => set({ [name]: event.target.value })} />
    </>
  );
  return (
    <Modal open width={640} title={stored.id ? stored.name : t('providerAdd')} okText={t('save')} cancelText={t('cancel')} onOk={() => void save()} onCancel={onClose} okButtonProps={{ loading: busy, disabled: !draft.id || !draft.name || !draft.issuer || !draft.client_id }}>
      <div className={styles['grid']}>
        <span>{t('redirect')}</span>
        <div className={page['line']}>
          <code>{redirect}</code>
          <CopyButton text={redirect} />
        </div>
        {text('name', t('providerExample'))}
        {text('id', 'company', stored.id !== '')}
        {text('issuer', 'https://login.example.com')}
        {text('client_id', '')}
        <label htmlFor="provider-secret">{t('provider.client_secret')}</label>
        <Input.Password id="provider-secret" value={secret} autoComplete="new-password" placeholder={stored.has_secret ? t('passwordKept') : ''} onChange={(event) => setSecret(event.target.value)} />
        <label htmlFor="provider-domains">{t('provider.domains')}</label>
        <Select<string[]> id="provider-domains" mode="tags" open={false} suffixIcon={null} value={draft.domains} placeholder="example.com" tokenSeparators={[',', ' ']} onChange={(domains) => set({ domains })} />
        <label htmlFor="provider-create">{t('provider.create')}</label>
        <div>
          <Switch id="provider-create" checked={draft.create} onChange={(create) => set({ create })} />
        </div>
        {draft.create && (
          <>
            <label htmlFor="provider-role">{t('provider.role')}</label>
            <Select<string | null> id="provider-role" allowClear value={draft.role} options={(roles.data ?? []).map((role) => ({ value: role.id, label: role.name }))} onChange={(role) => set({ role: role ?? null })} />
          </>
        )}
        <label htmlFor="provider-enabled">{t('provider.enabled')}</label>
        <div>
          <Switch id="provider-enabled" checked={draft.enabled} onChange={(enabled) => set({ enabled })} />
        </div>
      </div>
      {message && (
        <p className={page['problem']} role="alert">
          {message}
        </p>
      )}
    </Modal>
  );
}
