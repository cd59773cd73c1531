import { Button, Input, Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatDay } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { calledOff, makePasskey, passkeysPossible } from '@/lib/passkey';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { agentWords } from './agent';
import { addPasskey, beginPasskey, loadPasskeys, removePasskey, type Passkey } from './api';

/** Keys on the person's own devices, which sign in without password and code. */
export function PasskeysCard() {
  const t = useWords('me');
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['passkeys'], queryFn: loadPasskeys });
  const [open, setOpen] = useState(false);
  const reload = async () => {
    for (const key of ['passkeys', 'factors', 'ownSignIns']) await client.invalidateQueries({ queryKey: [key] });
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
      {query.error && <ProblemState error={query.error} small retry={() => void query.refetch()} />}
      {query.data && query.data.length > 0 && <Keys keys={query.data} onChange={reload} />}
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

function Keys({ keys, onChange }: { keys: readonly Passkey[]; onChange: () => Promise<void> }) {
  const t = useWords('me');
  const locale = useLocale();
  const remove = async (id: string) => {
    try {
      await removePasskey(id);
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await onChange();
  };
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('tokenName')}</th>
            <th scope="col">{t('passkeySince')}</th>
            <th scope="col">{t('used')}</th>
            <th scope="col">
              <span className="y-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <th scope="row">{key.name}</th>
              <td>{formatDay(key.created_at.slice(0, 10), locale)}</td>
              <td>{key.used_at ? formatAgo(key.used_at, locale) : t('never')}</td>
              <td>
                <div className={page['buttons']}>
                  <Button size="small" onClick={() => void remove(key.id)}>
                    {t('passkeyRemove')}
                  </Button>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
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
