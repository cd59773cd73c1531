import { Button, Input, Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatDay } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { calledOff, makePasskey, passkeysPossible } from '@/lib/passkey';
import { RowTable, type Column } from '@/ui/RowTable';
import { agentWords } from './agent';
import { addPasskey, beginPasskey, loadPasskeys, removePasskey, type Passkey } from './api';

const CHANGED = ['passkeys', 'factors', 'ownSignIns'] as const;

/** Keys on the person's own devices, which sign in without password and code. */
export function PasskeysCard() {
  const t = useWords('me');
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['passkeys'], queryFn: loadPasskeys });
  const act = useDoing(...CHANGED);
  const [open, setOpen] = useState(false);
  const reload = async () => {
    for (const key of CHANGED) await client.invalidateQueries({ queryKey: [key] });
  };
  return (
    <section className={page['card']} aria-label={t('passkeys')}>
      <header className={page['cardHead']}>
        <h2>{t('passkeys')}</h2>
        <span className={page['soft']}>{passkeysPossible() ? t('passkeysHint') : t('passkeysNot')}</span>
        {passkeysPossible() && (
          <div className={page['actions']}>
            <Button size="small" onClick={() => setOpen(true)}>
              {t('passkeyAdd')}
            </Button>
          </div>
        )}
      </header>
      <RowTable
        label={t('passkeys')}
        query={query}
        rows={query.data}
        columns={useColumns()}
        id={(key) => key.id}
        buttons={(key) => (
          <Button size="small" onClick={() => void act(() => removePasskey(key.id))}>
            {t('passkeyRemove')}
          </Button>
        )}
        empty={null}
        likely={1}
      />
      {open && (
        <AddDialog
          onClose={() => setOpen(false)}
          onAdded={async () => {
            setOpen(false);
            await reload();
          }}
        />
      )}
    </section>
  );
}

function useColumns(): Column<Passkey>[] {
  const t = useWords('me');
  const locale = useLocale();
  return [
    { key: 'name', title: t('tokenName'), names: true, cell: (key) => key.name },
    { key: 'since', title: t('passkeySince'), cell: (key) => formatDay(key.created_at.slice(0, 10), locale) },
    { key: 'used', title: t('used'), cell: (key) => (key.used_at ? formatAgo(key.used_at, locale) : t('never')) },
  ];
}

function AddDialog({ onAdded, onClose }: { onAdded: () => Promise<void>; onClose: () => void }) {
  const t = useWords('me');
  const [name, setName] = useState(() => agentWords(navigator.userAgent));
  const [password, setPassword] = useState('');
  const [message, setMessage] = useState('');
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    setMessage('');
    try {
      const { token, options } = await beginPasskey(password);
      await addPasskey(token, name.trim(), await makePasskey(options));
      await onAdded();
    } catch (error) {
      setBusy(false);
      if (!calledOff(error)) setMessage(isProblem(error) ? error.sentence : t('failed'));
    }
  };
  return (
    <Modal open title={t('passkeyAdd')} okText={t('confirm')} cancelText={t('cancel')} onOk={() => void add()} onCancel={onClose} okButtonProps={{ disabled: !password || !name.trim(), loading: busy }}>
      <div className={page['form']}>
        <label htmlFor="passkey-name">{t('tokenName')}</label>
        <Input id="passkey-name" value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        <label htmlFor="passkey-password">{t('currentPassword')}</label>
        <Input.Password id="passkey-password" value={password} autoComplete="current-password" onChange={(event) => setPassword(event.target.value)} />
        {message && (
          <span className={page['problem']} role="alert">
            {message}
          </span>
        )}
      </div>
    </Modal>
  );
}
