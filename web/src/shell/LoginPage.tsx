import { Button, Input } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { loadSignOn, signIn, signInWithPasskey } from '@/api/session';
import type { ServerInfo } from '@/api/types';
import { calledOff, passkeysPossible } from '@/lib/passkey';
import { serverQuery } from '@/model/queries';
import { useTitle } from '@/ui/useTitle';
import { EntryCard } from './EntryCard';
import styles from './LoginPage.module.css';
import { safeNext } from './safeNext';

export function LoginPage() {
  const { t } = useTranslation();
  const { next, problem } = useSearch({ from: '/login' });
  useTitle(t('login.title'));
  const server = useQuery(serverQuery);
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const { submit, withPasskey, message, busy, asksCode, back } = useSignIn(safeNext(next));
  const send = (event: FormEvent) => {
    event.preventDefault();
    void submit(login, password, asksCode ? code : undefined);
  };
  return (
    <EntryCard lead={t('product.slogan')} foot={server.data && t('login.version', { version: server.data.version })}>
      {next && <p className={styles['expired']}>{t('login.expired')}</p>}
      <form className={styles['form']} onSubmit={send} aria-label={t('login.title')}>
        {asksCode ? (
          <CodeField code={code} onChange={setCode} />
        ) : (
          <>
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
          </>
        )}
        <p className={styles['problem']} role="alert">
          {message || (problem && t(`login.signOn.${signOnProblem(problem)}`))}
        </p>
        <Button type="primary" size="large" block htmlType="submit" loading={busy} disabled={asksCode ? !code.trim() : !login || !password}>
          {t('login.submit')}
        </Button>
        {asksCode ? (
          <Button type="link" onClick={back}>
            {t('login.otherAccount')}
          </Button>
        ) : (
          <>
            {passkeysPossible() && (
              <Button size="large" block className={styles['other'] ?? ''} disabled={busy} onClick={() => void withPasskey()}>
                {t('login.passkey')}
              </Button>
            )}
            <SignOnButtons next={safeNext(next)} />
            <Link to="/forgot" search={{}} className={styles['forgot'] ?? ''}>
              {t('login.forgot')}
            </Link>
          </>
        )}
      </form>
      <Demo
        server={server.data}
        onUse={(demoLogin, demoPassword) => {
          setLogin(demoLogin);
          setPassword(demoPassword);
        }}
      />
    </EntryCard>
  );
}

const SIGN_ON_PROBLEMS = ['late', 'denied', 'no_email', 'no_account', 'inactive'] as const;

function signOnProblem(given: string) {
  return SIGN_ON_PROBLEMS.find((known) => known === given) ?? 'failed';
}

/** One button per server by which people of this organisation sign in. */
function SignOnButtons({ next }: { next: string }) {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ['signOn'], queryFn: loadSignOn });
  return (data ?? []).map((choice) => (
    <Button key={choice.start} size="large" block className={styles['other'] ?? ''} href={`${choice.start}?next=${encodeURIComponent(next)}`}>
      {t('login.signOnWith', { name: choice.name })}
    </Button>
  ));
}

function CodeField({ code, onChange }: { code: string; onChange: (code: string) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <label htmlFor="code">{t('login.code')}</label>
      <Input
        id="code"
        size="large"
        value={code}
        onChange={(event) => onChange(event.target.value)}
        autoComplete="one-time-code"
        inputMode="text"
        spellCheck={false}
        maxLength={40}
        autoFocus
        required
        aria-describedby="code-hint"
      />
      <p id="code-hint" className={styles['hint']}>
        {t('login.codeHint')}
      </p>
    </>
  );
}

function useSignIn(next: string) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [message, setMessage] = useState('');
  const [busy, setBusy] = useState(false);
  const [asksCode, setAsksCode] = useState(false);
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setMessage('');
    try {
      await work();
      client.clear();
      await navigate({ to: next, replace: true });
    } catch (error) {
      if (isProblem(error, 401) && error.code === 'code_required') setAsksCode(true);
      else if (!calledOff(error)) setMessage(wordsOf(error, t));
    } finally {
      setBusy(false);
    }
  };
  const submit = (login: string, password: string, code?: string) => run(() => signIn(login.trim(), password, code));
  const withPasskey = () => run(signInWithPasskey);
  const back = () => {
    setAsksCode(false);
    setMessage('');
  };
  return { submit, withPasskey, message, busy, asksCode, back };
}

function wordsOf(error: unknown, t: TFunction): string {
  if (!isProblem(error)) return t('state.brokenHint');
  if (error.status === 0) return t('state.unreachableHint');
  if (error.status === 429) return t('login.tooMany', { seconds: error.retryAfter ?? 60 });
  if (error.code === 'wrong_code') return t('login.wrongCode');
  return error.code === 'wrong_credentials' ? t('login.wrong') : error.sentence;
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
