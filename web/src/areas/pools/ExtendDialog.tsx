import { Input, InputNumber, Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { refreshAll } from '@/records/liveChanges';
import { notify } from '@/ui/notice';
import { askExtension, extend, type PooledObject } from './api';

const USUAL_DAYS = 7;

/** Grants more time with a record, or asks for it: then an approval decides. */
export function ExtendDialog({ object, id, granting, onClose }: { object: PooledObject; id: string; granting: boolean; onClose: () => void }) {
  const t = useWords('pools');
  const name = useId();
  const client = useQueryClient();
  const [days, setDays] = useState<number | null>(USUAL_DAYS);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const complete = days !== null && (granting || note.trim() !== '');
  const send = async () => {
    setBusy(true);
    try {
      if (granting) await extend(object, id, days ?? USUAL_DAYS, note.trim() || undefined);
      else await askExtension(object, id, days ?? USUAL_DAYS, note.trim());
      notify({ kind: 'success', text: t(granting ? 'extended' : 'asked', { days: days ?? USUAL_DAYS }) });
      refreshAll(client);
      void client.invalidateQueries({ queryKey: ['record-pool'] });
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
      setBusy(false);
    }
  };
  return (
    <Modal open title={t(granting ? 'command.extend' : 'command.ask_extension')} okText={t('send')} cancelText={t('cancel')} okButtonProps={{ disabled: !complete, loading: busy }} onOk={() => void send()} onCancel={onClose}>
      <div className={page['form']}>
        <label htmlFor={`${name}-days`}>{t(granting ? 'days' : 'daysAsked')}</label>
        <InputNumber<number> id={`${name}-days`} min={1} max={365} precision={0} value={days} onChange={setDays} />
        <label htmlFor={`${name}-note`}>{t(granting ? 'note' : 'noteNeeded')}</label>
        <Input.TextArea id={`${name}-note`} value={note} maxLength={2000} autoSize={{ minRows: 2, maxRows: 5 }} onChange={(event) => setNote(event.target.value)} />
        {problem && (
          <p className={page['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}
