import { Button, Checkbox, Input, InputNumber, Modal, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import type { Reference } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { DayPicker } from '@/ui/DayPicker';
import { notify } from '@/ui/notice';
import { saveMailbox, tryMailbox, type Mailbox, type MailboxDraft, type Way } from './api';
import styles from './Mail.module.css';
import { proposed } from './providers';

const WAYS = ['tls', 'starttls', 'none'] as const;
const IMAP: Record<Way, number> = { tls: 993, starttls: 143, none: 143 };
const SMTP: Record<Way, number> = { tls: 465, starttls: 587, none: 25 };

function draftOf(box: Mailbox | null): MailboxDraft {
  if (!box) {
    return {
      address: '', host: '', port: IMAP.tls, security: 'tls', login: '', password: '', folder: 'INBOX', smtp_host: null, smtp_port: null,
      smtp_security: null, owner: null, active: true, filing: true, minutes: 2, since: null,
    };
  }
  const { address, host, port, security, login, folder, smtp_host, smtp_port, smtp_security, active, filing, minutes, since } = box;
  return { address, host, port, security, login, password: '', folder, smtp_host, smtp_port, smtp_security, owner: null, active, filing, minutes, since };
}

/** Where a mailbox is and how it is read. A test opens it with what is entered, saved or not. */
export function MailboxDialog({ box, all, onClose }: { box: Mailbox | null; all: boolean; onClose: () => void }) {
  const t = useWords('mail');
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(box));
  const [owner, setOwner] = useState<Reference | null>(box ? { id: box.owner, name: box.owner_name } : null);
  const [busy, setBusy] = useState<'save' | 'test' | null>(null);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [message, setMessage] = useState<{ good: boolean; text: string } | null>(null);
  const set = (part: Partial<MailboxDraft>) => setDraft({ ...draft, ...part });
  const whole = { ...draft, owner: all ? (owner?.id ?? null) : null };
  const run = async (what: 'save' | 'test', work: () => Promise<string | null>) => {
    setBusy(what);
    setMessage(null);
    setProblems({});
    try {
      const said = await work();
      if (said) setMessage({ good: true, text: said });
    } catch (error) {
      if (isProblem(error)) setProblems(error.fieldMessages);
      setMessage({ good: false, text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(null);
    }
  };
  const save = () =>
    run('save', async () => {
      await saveMailbox(box?.id ?? null, whole);
      await client.invalidateQueries({ queryKey: ['mailboxes'] });
      notify({ kind: 'success', text: t('saved') });
      onClose();
      return null;
    });
  const left = () => {
    const known = proposed(draft.address);
    if (!box && known && !draft.host) set(known);
  };
  const problem = (name: string) => problems[name] && <span className={page['problem']}>{problems[name]}</span>;
  const ready = draft.address.trim() !== '' && draft.host.trim() !== '' && (box !== null || draft.password !== '');
  const ways = WAYS.map((value) => ({ value, label: t(`way.${value}`) }));
  return (
    <Modal open title={box ? box.address : t('connect')} width={640} okText={t('save')} cancelText={t('cancel')} onOk={() => void save()} okButtonProps={{ disabled: !ready, loading: busy === 'save' }} onCancel={onClose} destroyOnHidden maskClosable={false}>
      <div className={styles['grid']}>
        <label htmlFor="box-address">{t('address')}</label>
        <div>
          <Input id="box-address" value={draft.address} autoComplete="off" spellCheck={false} placeholder="name@example.com" onChange={(event) => set({ address: event.target.value })} onBlur={left} />
          {problem('address')}
        </div>
        {all && (
          <>
            <span>{t('owner')}</span>
            <div>
              <ReferenceSelect target="user" label={t('owner')} many={false} value={owner ? [owner] : []} onChange={([next]) => setOwner(next ?? null)} />
              {problem('owner')}
            </div>
          </>
        )}
        <label htmlFor="box-host">{t('imap')}</label>
        <div>
          <div className={page['line']}>
            <Input id="box-host" value={draft.host} autoComplete="off" spellCheck={false} placeholder="imap.example.com" style={{ width: 220 }} onChange={(event) => set({ host: event.target.value })} />
            <Select<Way> aria-label={t('security')} value={draft.security} options={ways} style={{ width: 130 }} onChange={(security) => set({ security, port: IMAP[security] })} />
            <InputNumber aria-label={t('port')} min={1} max={65535} value={draft.port} onChange={(port) => set({ port: port ?? IMAP[draft.security] })} />
          </div>
          {problem('host')}
          {problem('security')}
          {problem('port')}
        </div>
        <label htmlFor="box-login">{t('login')}</label>
        <div>
          <Input id="box-login" value={draft.login} autoComplete="off" spellCheck={false} placeholder={draft.address || t('loginHint')} onChange={(event) => set({ login: event.target.value })} />
          {problem('login')}
        </div>
        <label htmlFor="box-password">{t('password')}</label>
        <div>
          <Input.Password id="box-password" value={draft.password} autoComplete="new-password" placeholder={box ? t('passwordKept') : ''} onChange={(event) => set({ password: event.target.value })} />
          <span className={page['hint']}>{t('passwordHint')}</span>
          {problem('password')}
        </div>
        <label htmlFor="box-smtp">{t('smtp')}</label>
        <div>
          <div className={page['line']}>
            <Input id="box-smtp" value={draft.smtp_host ?? ''} autoComplete="off" spellCheck={false} placeholder={t('smtpNone')} style={{ width: 220 }} onChange={(event) => set({ smtp_host: event.target.value || null })} />
            {draft.smtp_host && (
              <>
                <Select<Way> aria-label={t('smtpSecurity')} value={draft.smtp_security ?? 'tls'} options={ways} style={{ width: 130 }} onChange={(way) => set({ smtp_security: way, smtp_port: SMTP[way] })} />
                <InputNumber aria-label={t('smtpPort')} min={1} max={65535} value={draft.smtp_port ?? SMTP[draft.smtp_security ?? 'tls']} onChange={(port) => set({ smtp_port: port })} />
              </>
            )}
          </div>
          {problem('smtp_host')}
          {problem('smtp_port')}
        </div>
        <label htmlFor="box-since">{t('since')}</label>
        <div>
          <DayPicker id="box-since" value={draft.since ?? ''} disabled={box !== null && box.state !== 'new'} onChange={(day) => set({ since: day || null })} />
          <span className={page['hint']}>{t('sinceHint')}</span>
        </div>
        <label htmlFor="box-minutes">{t('minutes')}</label>
        <InputNumber id="box-minutes" min={1} max={1440} value={draft.minutes} onChange={(minutes) => set({ minutes: minutes ?? 2 })} />
        <span />
        <div className={styles['form']}>
          <Checkbox checked={draft.filing} onChange={(event) => set({ filing: event.target.checked })}>
            {t('filing')}
          </Checkbox>
          <Checkbox checked={draft.active} onChange={(event) => set({ active: event.target.checked })}>
            {t('active')}
          </Checkbox>
          <div className={page['line']}>
            <Button loading={busy === 'test'} disabled={!ready || draft.password === ''} onClick={() => void run('test', async () => t('tried', { count: (await tryMailbox(whole)).mails }))}>
              {t('test')}
            </Button>
            {message && (
              <span className={message.good ? page['good'] : page['problem']} role="status">
                {message.text}
              </span>
            )}
          </div>
        </div>
      </div>
    </Modal>
  );
}
