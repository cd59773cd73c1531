import { Button, Input, Modal, Popconfirm, Select, Switch } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { CopyButton } from '@/areas/me/CopyButton';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { RowTable, type Column } from '@/ui/RowTable';
import { loadProviders, loadRoles, removeProvider, saveProvider, type Provider } from './api';
import styles from './Identity.module.css';

const NEW: Provider = { id: '', name: '', issuer: '', client_id: '', has_secret: false, domains: [], create: false, role: null, enabled: true };

/** Servers by which people sign in (OpenID Connect). */
export function ProvidersCard() {
  const t = useWords('identity');
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['providers'], queryFn: loadProviders });
  const act = useDoing('providers');
  const [open, setOpen] = useState<Provider | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: ['providers'] });
  const columns: Column<Provider>[] = [
    { key: 'name', title: t('provider.name'), names: true, cell: (provider) => provider.name },
    { key: 'issuer', title: t('provider.issuer'), cell: (provider) => provider.issuer },
    { key: 'state', title: t('state'), cell: (provider) => t(provider.enabled ? 'enabled' : 'disabled') },
  ];
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
      <RowTable
        label={t('providers')}
        query={query}
        rows={query.data?.providers}
        columns={columns}
        id={(provider) => provider.id}
        buttons={(provider) => (
          <>
            <Button size="small" onClick={() => setOpen(provider)}>
              {t('edit')}
            </Button>
            <Popconfirm title={t('providerRemoveTitle', { name: provider.name })} okText={t('remove')} cancelText={t('cancel')} onConfirm={() => void act(() => removeProvider(provider.id))}>
              <Button size="small">{t('remove')}</Button>
            </Popconfirm>
          </>
        )}
        empty={null}
        likely={1}
      />
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
