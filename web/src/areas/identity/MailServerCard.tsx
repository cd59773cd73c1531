import { Button, Input, InputNumber, Popconfirm, Select } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { useMe } from '@/model/context';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { loadMailServer, removeMailServer, saveMailServer, testMailServer, type MailDraft, type MailServer, type Security } from './api';
import styles from './Identity.module.css';

const PORTS: Record<Security, number> = { tls: 465, starttls: 587, none: 25 };

/** The server that letters go by. A test sends a letter by what is entered, saved or not. */
export function MailServerCard() {
  const t = useWords('identity');
  const query = useQuery({ queryKey: ['mailServer'], queryFn: loadMailServer, refetchOnWindowFocus: false });
  return (
    <section className={page['card']} aria-label={t('server')}>
      <header className={page['cardHead']}>
        <h2>{t('server')}</h2>
        {query.data && <span className={page['soft']}>{t(`source.${query.data.source}`, { sender: query.data.sender ?? '' })}</span>}
      </header>
      {query.error && <ProblemState error={query.error} small retry={() => void query.refetch()} />}
      {query.isPending && <RowsSkeleton rows={9} columns={2} />}
      {query.data && <Form key={JSON.stringify(query.data)} stored={query.data} />}
    </section>
  );
}

function draftOf(stored: MailServer): MailDraft {
  const own = stored.source === 'organisation';
  return {
    host: stored.host ?? '',
    port: stored.port,
    security: stored.security ?? 'starttls',
    login: stored.login ?? '',
    password: '',
    sender: own ? (stored.sender ?? '') : '',
    sender_name: stored.sender_name ?? '',
  };
}

function Form({ stored }: { stored: MailServer }) {
  const t = useWords('identity');
  const me = useMe();
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(stored));
  const [to, setTo] = useState(me.user.login.includes('@') ? me.user.login : '');
  const [busy, setBusy] = useState<'save' | 'test' | null>(null);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [message, setMessage] = useState<{ good: boolean; text: string } | null>(null);
  const set = (part: Partial<MailDraft>) => setDraft({ ...draft, ...part });
  const run = async (what: 'save' | 'test', work: () => Promise<string>) => {
    setBusy(what);
    setMessage(null);
    setProblems({});
    try {
      setMessage({ good: true, text: await work() });
    } catch (error) {
      if (isProblem(error)) setProblems(error.fieldMessages);
      setMessage({ good: false, text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(null);
    }
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    void run('save', async () => {
      client.setQueryData(['mailServer'], await saveMailServer(draft));
      notify({ kind: 'success', text: t('saved') });
      return t('saved');
    });
  };
  const remove = async () => {
    await removeMailServer();
    await client.invalidateQueries({ queryKey: ['mailServer'] });
  };
  const problem = (name: string) => problems[name] && <span className={page['problem']}>{problems[name]}</span>;
  const ready = draft.host.trim() !== '' && draft.sender.trim() !== '';
  return (
    <form className={`${page['cardBody']} ${styles['grid']}`} onSubmit={save} aria-label={t('server')}>
      <label htmlFor="mail-host">{t('host')}</label>
      <div>
        <Input id="mail-host" value={draft.host} placeholder={t('hostExample')} autoComplete="off" spellCheck={false} onChange={(event) => set({ host: event.target.value })} />
        {problem('host')}
      </div>
      <label htmlFor="mail-security">{t('security')}</label>
      <div className={page['line']}>
        <Select<Security>
          id="mail-security"
          value={draft.security}
          style={{ width: 220 }}
          onChange={(security) => set({ security, port: PORTS[security] })}
          options={(['starttls', 'tls', 'none'] as const).map((value) => ({ value, label: t(`securityKind.${value}`) }))}
        />
        <InputNumber aria-label={t('port')} min={1} max={65535} value={draft.port ?? PORTS[draft.security]} onChange={(port) => set({ port })} />
        {problem('security')}
        {problem('port')}
      </div>
      <label htmlFor="mail-login">{t('login')}</label>
      <Input id="mail-login" value={draft.login} autoComplete="off" spellCheck={false} onChange={(event) => set({ login: event.target.value })} />
      <label htmlFor="mail-password">{t('password')}</label>
      <Input.Password id="mail-password" value={draft.password} autoComplete="new-password" placeholder={stored.has_password ? t('passwordKept') : ''} onChange={(event) => set({ password: event.target.value })} />
      <label htmlFor="mail-sender">{t('sender')}</label>
      <div>
        <Input id="mail-sender" value={draft.sender} placeholder="crm@example.com" autoComplete="off" spellCheck={false} onChange={(event) => set({ sender: event.target.value })} />
        {problem('sender')}
      </div>
      <label htmlFor="mail-sender-name">{t('senderName')}</label>
      <Input id="mail-sender-name" value={draft.sender_name} placeholder={me.organisation} autoComplete="off" onChange={(event) => set({ sender_name: event.target.value })} />
      <label htmlFor="mail-to">{t('testTo')}</label>
      <div className={page['line']}>
        <Input id="mail-to" value={to} style={{ width: 260 }} autoComplete="off" onChange={(event) => setTo(event.target.value)} />
        <Button loading={busy === 'test'} disabled={!ready || !to.trim()} onClick={() => void run('test', async () => t('tested', { to: (await testMailServer(draft, to.trim())).to }))}>
          {t('test')}
        </Button>
        {problem('to')}
      </div>
      <span />
      <div className={page['line']}>
        <Button type="primary" htmlType="submit" loading={busy === 'save'} disabled={!ready}>
          {t('save')}
        </Button>
        {stored.source === 'organisation' && (
          <Popconfirm title={t('removeTitle')} okText={t('remove')} cancelText={t('cancel')} onConfirm={remove}>
            <Button>{t('remove')}</Button>
          </Popconfirm>
        )}
        {message && (
          <span className={message.good ? page['good'] : page['problem']} role="status">
            {message.text}
          </span>
        )}
      </div>
    </form>
  );
}
