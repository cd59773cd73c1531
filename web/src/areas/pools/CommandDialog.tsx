import { Input, Modal, Select } from 'antd';
import { useId, useState } from 'react';
import type { Reference } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { REASONS, type Command, type Reason, type With } from './api';

interface CommandDialogProps {
  command: Extract<Command, 'assign' | 'give_back' | 'move'>;
  count: number;
  people: readonly Reference[];
  targets: readonly Reference[];
  /** Whether the pool must be chosen for a return: the records lie in none. */
  choosePool: boolean;
  busy: boolean;
  onRun: (more: With) => void;
  onClose: () => void;
}

/** Asks for what goes with a command: who gets it, which pool, why. */
export function CommandDialog({ command, count, people, targets, choosePool, busy, onRun, onClose }: CommandDialogProps) {
  const t = useWords('pools');
  const id = useId();
  const [to, setTo] = useState<string>();
  const [pool, setPool] = useState<string | undefined>(targets.length === 1 ? targets[0]?.id : undefined);
  const [reason, setReason] = useState<Reason>();
  const [note, setNote] = useState('');
  const asksPool = command === 'move' || choosePool;
  const complete = (command !== 'assign' || to) && (!asksPool || pool) && (command !== 'give_back' || (reason && (reason !== 'other' || note.trim())));
  const run = () => onRun({ ...(command === 'assign' ? { to } : {}), ...(asksPool ? { pool } : {}), ...(command === 'give_back' ? { reason } : {}), ...(note.trim() ? { note: note.trim() } : {}) });
  const named = (several: readonly Reference[]) => several.map((each) => ({ value: each.id, label: each.name ?? each.id }));
  return (
    <Modal open title={t(`title.${command}`, { count })} okText={t(`command.${command}`)} cancelText={t('cancel')} okButtonProps={{ disabled: !complete, loading: busy }} onOk={run} onCancel={onClose}>
      <div className={page['form']}>
        {command === 'assign' && (
          <>
            <label htmlFor={`${id}-to`}>{t('to')}</label>
            <Select id={`${id}-to`} showSearch optionFilterProp="label" value={to} onChange={setTo} options={named(people)} placeholder={t('toHint')} />
          </>
        )}
        {asksPool && (
          <>
            <label htmlFor={`${id}-pool`}>{t('target')}</label>
            <Select id={`${id}-pool`} value={pool} onChange={setPool} options={named(targets)} placeholder={t('targetHint')} />
          </>
        )}
        {command === 'give_back' && (
          <>
            <label htmlFor={`${id}-reason`}>{t('reason')}</label>
            <Select<Reason> id={`${id}-reason`} value={reason} onChange={setReason} options={REASONS.map((each) => ({ value: each, label: t(`reasons.${each}`) }))} placeholder={t('reasonHint')} />
          </>
        )}
        <label htmlFor={`${id}-note`}>{reason === 'other' ? t('noteNeeded') : t('note')}</label>
        <Input.TextArea id={`${id}-note`} value={note} maxLength={2000} autoSize={{ minRows: 2, maxRows: 5 }} onChange={(event) => setNote(event.target.value)} />
      </div>
    </Modal>
  );
}
