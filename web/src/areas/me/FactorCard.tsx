import { Button, Input, Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatDay } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { loadFactors, removeTotp, renewRecoveryCodes } from './api';
import { RecoveryCodes } from './RecoveryCodes';

const TotpSetUp = lazy(async () => ({ default: (await import('./TotpSetUp')).TotpSetUp }));

type Asking = 'remove' | 'renew' | null;

/** Codes of an app beside the password, and the recovery codes. */
export function FactorCard() {
  const t = useWords('me');
  const locale = useLocale();
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['factors'], queryFn: loadFactors });
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState<Asking>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const reload = async () => {
    setOpen(false);
    setCodes(null);
    await client.invalidateQueries({ queryKey: ['factors'] });
    await client.invalidateQueries({ queryKey: ['ownSignIns'] });
  };
  const { data } = query;
  return (
    <section className={page['card']} aria-label={t('factor')}>
      <header className={page['cardHead']}>
        <h2>{t('factor')}</h2>
        <span className={page['soft']}>{data?.required ? t('factorRequired') : t('factorHint')}</span>
      </header>
      <div className={page['cardBody']}>
        {query.error && <ProblemState error={query.error} small retry={() => void query.refetch()} />}
        {query.isPending && <RowsSkeleton rows={1} columns={2} />}
        {data && codes && <RecoveryCodes codes={codes} onDone={() => void reload()} />}
        {data && !codes && data.totp_since && !open && (
          <div className={page['line']}>
            <span>{t('totpOn', { day: formatDay(data.totp_since.slice(0, 10), locale), count: data.recovery_codes })}</span>
            <Button onClick={() => setAsking('renew')}>{t('renewCodes')}</Button>
            <Button danger onClick={() => setAsking('remove')}>
              {t('totpRemove')}
            </Button>
          </div>
        )}
        {data && !data.totp_since && !open && (
          <Button type="primary" onClick={() => setOpen(true)}>
            {t('totpSetUp')}
          </Button>
        )}
        <Suspense fallback={<RowsSkeleton rows={6} columns={1} />}>{open && <TotpSetUp onDone={() => void reload()} />}</Suspense>
      </div>
      {asking && (
        <PasswordDialog
          title={asking === 'remove' ? t('totpRemove') : t('renewCodes')}
          text={asking === 'remove' ? t('totpRemoveText') : t('renewCodesText')}
          onCancel={() => setAsking(null)}
          run={async (password) => {
            if (asking === 'renew') setCodes(await renewRecoveryCodes(password));
            else {
              await removeTotp(password);
              await reload();
            }
            setAsking(null);
          }}
        />
      )}
    </section>
  );
}

interface PasswordDialogProps {
  title: string;
  text: string;
  run: (password: string) => Promise<void>;
  onCancel: () => void;
}

/** Asks for the present password before something that weakens the account. */
export function PasswordDialog({ title, text, run, onCancel }: PasswordDialogProps) {
  const t = useWords('me');
  const [password, setPassword] = useState('');
  const [message, setMessage] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    setMessage('');
    try {
      await run(password);
    } catch (error) {
      setMessage(isProblem(error) ? error.sentence : t('failed'));
      setBusy(false);
    }
  };
  return (
    <Modal open title={title} okText={t('confirm')} cancelText={t('cancel')} onOk={() => void send()} onCancel={onCancel} okButtonProps={{ disabled: !password, loading: busy }}>
      <div className={page['form']}>
        <p>{text}</p>
        <label htmlFor="present-password">{t('currentPassword')}</label>
        <Input.Password id="present-password" value={password} autoComplete="current-password" onChange={(event) => setPassword(event.target.value)} onPressEnter={() => password && void send()} autoFocus />
        {message && (
          <span className={page['problem']} role="alert">
            {message}
          </span>
        )}
      </div>
    </Modal>
  );
}
