import { Button, Input } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { useMe } from '@/model/context';
import { changePassword } from './api';

/** A new password, given only together with the current one. */
export function PasswordCard() {
  const t = useWords('me');
  const me = useMe();
  const client = useQueryClient();
  const id = useId();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [message, setMessage] = useState<{ good: boolean; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const differs = again !== '' && again !== next;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setMessage(null);
    try {
      await changePassword(current, next);
      setCurrent('');
      setNext('');
      setAgain('');
      setMessage({ good: true, text: t('passwordChanged') });
      await client.invalidateQueries({ queryKey: ['sessions'] });
    } catch (error) {
      setMessage({ good: false, text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('password')}</h2>
      </header>
      <form className={`${page['cardBody']} ${page['form']}`} onSubmit={(event) => void send(event)} aria-label={t('password')}>
        <input type="text" value={me.user.login} autoComplete="username" readOnly hidden />
        <label htmlFor={`${id}.current`}>{t('currentPassword')}</label>
        <Input.Password id={`${id}.current`} value={current} autoComplete="current-password" onChange={(event) => setCurrent(event.target.value)} />
        <label htmlFor={`${id}.next`}>{t('newPassword')}</label>
        <Input.Password id={`${id}.next`} value={next} autoComplete="new-password" onChange={(event) => setNext(event.target.value)} />
        <label htmlFor={`${id}.again`}>{t('newPasswordAgain')}</label>
        <Input.Password id={`${id}.again`} value={again} autoComplete="new-password" onChange={(event) => setAgain(event.target.value)} {...(differs ? { status: 'error' as const } : {})} />
        {differs && (
          <span className={page['problem']} role="alert">
            {t('passwordsDiffer')}
          </span>
        )}
        {message && (
          <span className={message.good ? page['hint'] : page['problem']} role="status">
            {message.text}
          </span>
        )}
        <Button type="primary" htmlType="submit" loading={busy} disabled={!current || !next || next !== again}>
          {t('changePassword')}
        </Button>
      </form>
    </section>
  );
}
