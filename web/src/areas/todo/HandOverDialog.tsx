import { Input, Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import type { Reference } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { notify } from '@/ui/notice';
import type { TodoItem } from './api';

/** Asks a colleague to take an item on. */
export function HandOverDialog({ item, onClose }: { item: TodoItem; onClose: () => void }) {
  const t = useWords('todo');
  const client = useQueryClient();
  const [to, setTo] = useState<Reference | null>(null);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (!to) return;
    setBusy(true);
    try {
      await post('/actions/together.hand_over_todo', { body: { todo: item.id, to: to.id, ...(note.trim() ? { note: note.trim() } : {}) } });
      notify({ kind: 'success', text: t('handedOver', { name: item.name ?? t('unnamed'), who: to.name ?? '' }) });
      await client.invalidateQueries({ queryKey: ['todo'] });
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('handOverTitle', { name: item.name ?? t('unnamed') })} okText={t('handOver')} cancelText={t('cancel')} okButtonProps={{ disabled: !to, loading: busy }} onOk={() => void send()} onCancel={onClose}>
      <div className={page['form']}>
        <label htmlFor="hand-to">{t('handTo')}</label>
        <ReferenceSelect id="hand-to" target="user" label={t('handTo')} many={false} value={to ? [to] : []} onChange={([chosen]) => setTo(chosen ?? null)} />
        <label htmlFor="hand-note">{t('handNote')}</label>
        <Input.TextArea id="hand-note" value={note} maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} onChange={(event) => setNote(event.target.value)} />
        <p className={page['hint']}>{t('handHint')}</p>
        {problem && (
          <p className={page['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}
