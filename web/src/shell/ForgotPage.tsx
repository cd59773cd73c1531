import { Button, Input } from 'antd';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { useTitle } from '@/ui/useTitle';
import { EntryCard } from './EntryCard';
import styles from './LoginPage.module.css';

/** Asks for a link to set a new password. What is shown afterwards does not tell whether the login exists. */
export function ForgotPage() {
  const t = useWords('entry');
  useTitle(t('forgot'));
  const [login, setLogin] = useState('');
  const [sent, setSent] = useState(false);
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState('');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setMessage('');
    try {
      await post('/password-resets', { body: { login: login.trim() } });
      setSent(true);
    } catch (error) {
      setMessage(isProblem(error) && error.status ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <EntryCard lead={t('forgot')}>
      {sent ? (
        <div className={styles['done']} role="status">
          <p>{t('sent', { login: login.trim() })}</p>
          <Link to="/login" search={{}}>
            {t('toLogin')}
          </Link>
        </div>
      ) : (
        <form className={styles['form']} onSubmit={(event) => void send(event)} aria-label={t('forgot')}>
          <label htmlFor="login">{t('login')}</label>
          <Input
            id="login"
            size="large"
            value={login}
            onChange={(event) => setLogin(event.target.value)}
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={200}
            autoFocus
            required
          />
          <p className={styles['problem']} role="alert">
            {message}
          </p>
          <Button type="primary" size="large" block htmlType="submit" loading={busy} disabled={!login.trim()}>
            {t('sendLink')}
          </Button>
          <Link to="/login" search={{}} className={styles['forgot'] ?? ''}>
            {t('toLogin')}
          </Link>
        </form>
      )}
    </EntryCard>
  );
}
