import { Input, Modal } from 'antd';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';

interface PurgeModalProps {
  title: string;
  /** What must be typed: the name of the record, or how many there are. */
  typed: string;
  purge: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before records go for good: it can't be undone, so that what goes is typed first. */
export function PurgeModal({ title, typed, purge, onClose }: PurgeModalProps) {
  const t = useWords('bin');
  const [given, setGiven] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const ready = given.trim() === typed.trim();
  const go = async () => {
    setBusy(true);
    setWrong(null);
    try {
      await purge();
    } catch (error) {
      setWrong(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={title} okText={t('purge')} cancelText={t('cancel')} okButtonProps={{ danger: true, disabled: !ready }} confirmLoading={busy} onOk={() => void go()} onCancel={onClose}>
      <p>{t('purgeHint')}</p>
      <label>
        {t('typeToPurge', { typed })}
        <Input autoFocus value={given} autoComplete="off" onChange={(event) => setGiven(event.target.value)} onPressEnter={() => ready && !busy && void go()} />
      </label>
      {wrong && (
        <p className={page['problem']} role="alert">
          {wrong}
        </p>
      )}
    </Modal>
  );
}
