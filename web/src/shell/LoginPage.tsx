import { Button, Input } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { signIn } from '@/api/session';
import type { ServerInfo } from '@/api/types';
import { serverQuery } from '@/model/queries';
import { useTitle } from '@/ui/useTitle';
import { Brand } from './Brand';
import { LanguageButton, ThemeButton } from './Switches';
import styles from './LoginPage.module.css';

/** Only addresses of this application: never another site's. */
function safeNext(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/login') ? next : '/';
}

export function LoginPage() {
  const { t } = useTranslation();
  const { next } = useSearch({ from: '/login' });
  useTitle(t('login.title'));
  const server = useQuery(serverQuery);
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const { submit, message, busy } = useSignIn(safeNext(next));
  const send = (event: FormEvent) => {
    event.preventDefault();
    void submit(login, password);
  };
  return (
    <div className={styles['page']}>
      <header className={styles['corner']}>
        <LanguageButton />
        <ThemeButton />
      </header>
      <main className={styles['card']}>
        <h1 className={styles['brand']}>
          <Brand large />
        </h1>
        <p className={styles['slogan']}>{t('product.slogan')}</p>
        {next && <p className={styles['expired']}>{t('login.expired')}</p>}
        <form className={styles['form']} onSubmit={send} aria-label={t('login.title')}>
          <label htmlFor="login">{t('login.login')}</label>
          <Input
            id="login"
            size="large"
            value={login}
            onChange={(event) => setLogin(event.target.value)}
            autoComplete="username"
            inputMode="email"
            autoCapitalize="off"
            spellCheck={false}
            autoFocus
            required
          />
          <label htmlFor="password">{t('login.password')}</label>
          <Input.Password
            id="password"
            size="large"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            autoComplete="current-password"
            required
          />
          <p className={styles['problem']} role="alert">
            {message}
          </p>
          <Button type="primary" size="large" block htmlType="submit" loading={busy} disabled={!login || !password}>
            {t('login.submit')}
          </Button>
        </form>
        <Demo
          server={server.data}
          onUse={(demoLogin, demoPassword) => {
            setLogin(demoLogin);
            setPassword(demoPassword);
          }}
        />
      </main>
      {server.data && <footer className={styles['foot']}>{t('login.version', { version: server.data.version })}</footer>}
    </div>
  );
}

function useSignIn(next: string) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [message, setMessage] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (login: string, password: string) => {
    setBusy(true);
    setMessage('');
    try {
      await signIn(login.trim(), password);
      client.clear();
      await navigate({ to: next, replace: true });
    } catch (error) {
      if (isProblem(error, 429)) setMessage(t('login.tooMany', { seconds: error.retryAfter ?? 60 }));
      else if (isProblem(error, 401)) setMessage(t('login.wrong'));
      else setMessage(isProblem(error, 0) ? t('state.unreachableHint') : isProblem(error) ? error.sentence : t('state.brokenHint'));
    } finally {
      setBusy(false);
    }
  };
  return { submit, message, busy };
}

function Demo({ server, onUse }: { server: ServerInfo | undefined; onUse: (login: string, password: string) => void }) {
  const { t } = useTranslation();
  const { demo, demo_login: login, demo_password: password } = server ?? {};
  if (!demo || !login) return null;
  return (
    <section className={styles['demo']} aria-label={t('login.demo')}>
      <div>
        <strong>{t('login.demo')}</strong>
        <p>
          <code>{login}</code>
          {password && (
            <>
              {' / '}
              <code>{password}</code>
            </>
          )}
        </p>
      </div>
      {password && <Button onClick={() => onUse(login, password)}>{t('login.fill')}</Button>}
    </section>
  );
}
