import { Input, Modal, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { refreshApprovals, submitForApproval, type OfRecord } from './api';

/** Which flow the record goes, and what is said with it. */
export function SubmitDialog({ record, flows, onClose }: { record: string; flows: OfRecord['flows']; onClose: () => void }) {
  const t = useWords('approvals');
  const client = useQueryClient();
  const [flow, setFlow] = useState(flows[0]?.id ?? '');
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    try {
      await submitForApproval(flow, record, note);
      notify({ kind: 'success', text: t('submitted') });
      refreshApprovals(client);
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('submit')} okText={t('submitNow')} cancelText={t('cancel')} okButtonProps={{ loading: busy }} onOk={() => void send()} onCancel={onClose} destroyOnHidden>
      <div className={page['form']}>
        <label htmlFor="submit-flow">{t('flow')}</label>
        <Select id="submit-flow" value={flow} options={flows.map((one) => ({ value: one.id, label: one.name }))} onChange={setFlow} />
        <label htmlFor="submit-note">{t('noteOf')}</label>
        <Input.TextArea id="submit-note" value={note} maxLength={2000} autoSize={{ minRows: 2, maxRows: 6 }} onChange={(event) => setNote(event.target.value)} />
        <p className={page['hint']}>{t('submitHint')}</p>
        {problem && (
          <p className={page['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}
