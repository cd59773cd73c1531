import { KeyOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { CopyButton } from '@/areas/me/CopyButton';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { clearFactors, invite, signOutEverywhere } from './api';
import { PersonAccess } from './PersonAccess';

/** What an administrator does about somebody's signing in: a link to set the password, help after a loss. */
export function PersonEntry({ id }: { id: string }) {
  const t = useWords('identity');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<KeyOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('access')}
      </Button>
      {open && <AccessDialog id={id} onClose={() => setOpen(false)} />}
    </>
  );
}

function AccessDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useWords('identity');
  const [link, setLink] = useState<string | null>(null);
  const [message, setMessage] = useState('');
  const [busy, setBusy] = useState('');
  const run = async (name: string, work: () => Promise<void>) => {
    setBusy(name);
    setMessage('');
    try {
      await work();
    } catch (error) {
      setMessage(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy('');
    }
  };
  const send = async () => {
    const { to } = await invite(id, true);
    notify({ kind: 'success', text: t('invited', { to: to ?? '' }) });
    onClose();
  };
  const copy = async () => setLink((await invite(id, false)).link);
  const done = async (work: Promise<void>, text: string) => {
    await work;
    notify({ kind: 'success', text });
    onClose();
  };
  return (
    <Modal open width={760} title={t('access')} footer={null} onCancel={onClose}>
      <div className={page['form']}>
        <p className={page['hint']}>{t('inviteHint')}</p>
        <div className={page['line']}>
          <Button type="primary" loading={busy === 'send'} onClick={() => void run('send', send)}>
            {t('sendInvitation')}
          </Button>
          <Button loading={busy === 'copy'} onClick={() => void run('copy', copy)}>
            {t('makeLink')}
          </Button>
        </div>
        {link && (
          <div role="status">
            <p className={page['hint']}>{t('linkOnce')}</p>
            <div className={page['line']}>
              <code>{link}</code>
              <CopyButton text={link} />
            </div>
          </div>
        )}
        <p className={page['hint']}>{t('helpHint')}</p>
        <div className={page['line']}>
          <Button loading={busy === 'out'} onClick={() => void run('out', () => done(signOutEverywhere(id), t('signedOut')))}>
            {t('signOutPerson')}
          </Button>
          <Button danger loading={busy === 'clear'} onClick={() => void run('clear', () => done(clearFactors(id), t('factorsCleared')))}>
            {t('clearFactors')}
          </Button>
        </div>
        {message && (
          <p className={page['problem']} role="alert">
            {message}
          </p>
        )}
        <PersonAccess id={id} />
      </div>
    </Modal>
  );
}
