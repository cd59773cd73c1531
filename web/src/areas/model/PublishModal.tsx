import { Button, Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { modelChanged } from './api';
import { DiffList } from './DiffList';
import { openDraft } from './editing';
import { discardDraft, logChanged, publishDraft, type Checked, type Draft } from './studio';
import { useAttempt } from './useAttempt';

interface PublishModalProps {
  draft: Draft;
  checked: Checked;
  onClose: () => void;
}

/** What a draft would change against what is in force, and its publication. */
export function PublishModal({ draft, checked, onClose }: PublishModalProps) {
  const t = useWords('studio');
  const client = useQueryClient();
  const { busy, wrong, attempt } = useAttempt();
  const end = (work: () => Promise<unknown>, done: string) =>
    attempt(async () => {
      await work();
      openDraft(null);
      await modelChanged(client);
      await logChanged(client);
      notify({ kind: 'success', text: done });
      onClose();
    });
  return (
    <Modal
      open
      title={t('reviewTitle', { title: draft.title })}
      onCancel={onClose}
      width={640}
      footer={[
        <Button key="discard" danger type="text" disabled={busy} onClick={() => void end(() => discardDraft(draft.id), t('discarded', { title: draft.title }))}>
          {t('discard')}
        </Button>,
        <Button key="cancel" onClick={onClose}>
          {t('goOn')}
        </Button>,
        <Button key="publish" type="primary" loading={busy} disabled={checked.problems.length > 0} onClick={() => void end(() => publishDraft(draft), t('published', { title: draft.title }))}>
          {t('publish')}
        </Button>,
      ]}
    >
      <p className={page['hint']}>{t('reviewText')}</p>
      {checked.problems.map((problem) => (
        <p key={problem.step} className={page['problem']} role="alert">
          {t('atStep', { step: problem.step + 1 })} {problem.errors[0]?.message ?? problem.detail}
        </p>
      ))}
      {wrong && (
        <p className={page['problem']} role="alert">
          {wrong}
        </p>
      )}
      <DiffList diff={checked.diff} />
      {checked.retypes.map((one) => (
        <p key={one.step} className={page['hint']} role={one.lost > 0 ? 'alert' : undefined}>
          {t('atStep', { step: one.step + 1 })} {t(one.exact ? 'converts' : 'convertsMost', { converted: one.converted, lost: one.lost })}
        </p>
      ))}
      {checked.retypes.length > 0 && <p className={page['hint']}>{t('retypeHint')}</p>}
    </Modal>
  );
}
