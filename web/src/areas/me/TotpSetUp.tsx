import { Button, Input, QRCode } from 'antd';
import { useId, useState, type FormEvent } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { beginTotp, confirmTotp, type TotpBegun } from './api';
import { CopyButton } from './CopyButton';
import { RecoveryCodes } from './RecoveryCodes';

/** Three steps: the password, the code of the app, the recovery codes. */
export function TotpSetUp({ onDone }: { onDone: () => void }) {
  const [begun, setBegun] = useState<TotpBegun | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  if (begun) return <Scan begun={begun} onAgain={(token) => setBegun({ ...begun, token })} onDone={setCodes} />;
  return <Begin onBegun={setBegun} />;
}

function Begin({ onBegun }: { onBegun: (begun: TotpBegun) => void }) {
  const t = useWords('me');
  const id = useId();
  const [password, setPassword] = useState('');
  const [message, setMessage] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setMessage('');
    try {
      onBegun(await beginTotp(password));
    } catch (error) {
      setMessage(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className={page['form']} onSubmit={(event) => void send(event)} aria-label={t('totpSetUp')}>
      <p className={page['hint']}>{t('totpHint')}</p>
      <label htmlFor={id}>{t('currentPassword')}</label>
      <Input.Password id={id} value={password} autoComplete="current-password" onChange={(event) => setPassword(event.target.value)} />
      {message && (
        <span className={page['problem']} role="alert">
          {message}
        </span>
      )}
      <Button type="primary" htmlType="submit" loading={busy} disabled={!password}>
        {t('totpSetUp')}
      </Button>
    </form>
  );
}

function Scan({ begun, onAgain, onDone }: { begun: TotpBegun; onAgain: (token: string) => void; onDone: (codes: string[]) => void }) {
  const t = useWords('me');
  const id = useId();
  const [code, setCode] = useState('');
  const [message, setMessage] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setMessage('');
    try {
      onDone(await confirmTotp(begun.token, code));
    } catch (error) {
      if (isProblem(error)) {
        if (typeof error.extra['token'] === 'string') onAgain(error.extra['token']);
        setMessage(error.sentence);
      } else setMessage(t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className={page['form']} onSubmit={(event) => void send(event)} aria-label={t('totpScan')}>
      <p>{t('totpScan')}</p>
      <QRCode value={begun.address} size={180} color="#000000" bgColor="#ffffff" aria-label={t('qrCode')} />
      <span className={page['hint']}>{t('totpByHand')}</span>
      <div className={page['line']}>
        <code data-secret>{begun.secret}</code>
        <CopyButton text={begun.secret} />
      </div>
      <label htmlFor={id}>{t('totpCode')}</label>
      <Input id={id} value={code} inputMode="numeric" autoComplete="one-time-code" maxLength={10} onChange={(event) => setCode(event.target.value)} />
      {message && (
        <span className={page['problem']} role="alert">
          {message}
        </span>
      )}
      <Button type="primary" htmlType="submit" loading={busy} disabled={code.replace(/\D/g, '').length !== 6}>
        {t('confirm')}
      </Button>
    </form>
  );
}
