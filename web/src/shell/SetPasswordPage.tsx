import { Button, Input } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { get, post, type Schemas } from '@/api/call';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { RowsSkeleton } from '@/ui/Skeleton';
import { useTitle } from '@/ui/useTitle';
import { EntryCard } from './EntryCard';
import styles from './LoginPage.module.css';

type LinkInfo = Schemas['LinkAnswer'];
type Kind = 'reset' | 'invitation';

/** The call by which a link is looked at and used. */
const CALLS = { reset: '/password-resets/{token}', invitation: '/invitations/{token}' } as const;

export function ResetPage() {
  const { token } = useParams({ from: '/password-resets/$token' });
  return <SetPassword token={token} kind="reset" />;
}

export function InvitationPage() {
  const { token } = useParams({ from: '/invitations/$token' });
  return <SetPassword token={token} kind="invitation" />;
}

/** Sets a password by a link from a letter. */
function SetPassword({ token, kind }: { token: string; kind: Kind }) {
  const t = useWords('entry');
  useTitle(t(kind));
  const link = useQuery({ queryKey: ['link', kind, token], queryFn: () => get(CALLS[kind], { path: { token } }), retry: false, staleTime: Infinity });
  const [done, setDone] = useState(false);
  if (link.error) {
    return (
      <EntryCard lead={t(kind)}>
        <div className={styles['done']} role="alert">
          <p>{isProblem(link.error, 404) ? t('over') : t('failed')}</p>
          <Link to="/forgot" search={{}}>
            {t('askAgain')}
          </Link>
        </div>
      </EntryCard>
    );
  }
  if (!link.data) {
    return (
      <EntryCard lead={t(kind)}>
        <RowsSkeleton rows={3} columns={1} />
      </EntryCard>
    );
  }
  return (
    <EntryCard lead={kind === 'invitation' ? t('welcome', { organisation: link.data.organisation }) : t('reset')}>
      {done ? (
        <div className={styles['done']} role="status">
          <p>{t('passwordSet')}</p>
          <Link to="/login" search={{}}>
            {t('toLogin')}
          </Link>
        </div>
      ) : (
        <PasswordForm token={token} kind={kind} link={link.data} onDone={() => setDone(true)} />
      )}
    </EntryCard>
  );
}

function PasswordForm({ token, kind, link, onDone }: { token: string; kind: Kind; link: LinkInfo; onDone: () => void }) {
  const t = useWords('entry');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [message, setMessage] = useState('');
  const [busy, setBusy] = useState(false);
  const differs = again !== '' && again !== password;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setMessage('');
    try {
      await post(CALLS[kind], { path: { token }, body: { password } });
      onDone();
    } catch (error) {
      setMessage(isProblem(error) && error.status ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className={styles['form']} onSubmit={(event) => void send(event)} aria-label={t('setPassword')}>
      <label htmlFor="login">{t('login')}</label>
      <Input id="login" size="large" value={link.login} autoComplete="username" readOnly />
      <label htmlFor="password">{t('newPassword')}</label>
      <Input.Password id="password" size="large" value={password} autoComplete="new-password" onChange={(event) => setPassword(event.target.value)} aria-describedby="password-hint" autoFocus required />
      <p id="password-hint" className={styles['hint']}>
        {t('passwordHint', { count: link.min_length })}
      </p>
      <label htmlFor="again">{t('again')}</label>
      <Input.Password id="again" size="large" value={again} autoComplete="new-password" onChange={(event) => setAgain(event.target.value)} {...(differs ? { status: 'error' as const } : {})} required />
      <p className={styles['problem']} role="alert">
        {differs ? t('differ') : message}
      </p>
      <Button type="primary" size="large" block htmlType="submit" loading={busy} disabled={password.length < link.min_length || password !== again}>
        {t('setPassword')}
      </Button>
    </form>
  );
}
