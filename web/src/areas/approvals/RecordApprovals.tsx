import { AuditOutlined, LockOutlined } from '@ant-design/icons';
import { Button, Drawer, Input, Modal, Select } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { ApprovalDetail } from './ApprovalDetail';
import styles from './Approvals.module.css';
import { StateTag } from './StateTag';
import { ofRecordQuery, refreshApprovals, submitForApproval, type OfRecord } from './api';

/** Submits the record for approval. Not shown where there is no flow that fits it. */
export function SubmitEntry({ object, id }: { object: string; id: string }) {
  const t = useWords('approvals');
  const [open, setOpen] = useState(false);
  const query = useQuery(ofRecordQuery(object, id));
  const flows = query.data?.flows ?? [];
  if (flows.length === 0 || (query.data?.locked_by.length ?? 0) > 0) return null;
  return (
    <>
      <Button icon={<AuditOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('submit')}
      </Button>
      {open && <SubmitDialog record={id} flows={flows} onClose={() => setOpen(false)} />}
    </>
  );
}

function SubmitDialog({ record, flows, onClose }: { record: string; flows: OfRecord['flows']; onClose: () => void }) {
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

/** That the record is being decided, why it is locked, and the way to its approvals. Not shown where there never was one. */
export function ApprovalBar({ object, id }: { object: string; id: string }) {
  const t = useWords('approvals');
  const locale = useLocale();
  const [shown, setShown] = useState<string | null>(null);
  const query = useQuery(ofRecordQuery(object, id));
  if (!query.data) return null;
  const { approvals, locked_by: locked } = query.data;
  const [latest] = approvals;
  if (!latest && locked.length === 0) return null;
  const open = latest && (latest.state === 'pending' || latest.state === 'returned');
  return (
    <div className={styles['bar']} role="status" data-open={open || locked.length > 0 ? '' : undefined}>
      {locked.length > 0 ? <LockOutlined aria-hidden="true" /> : <AuditOutlined aria-hidden="true" />}
      <span className={styles['barWords']}>
        {latest ? <strong>{latest.name}</strong> : <strong>{locked.join(t('comma'))}</strong>}
        {latest && <StateTag state={latest.state} />}
        {latest?.node && <span>{latest.node}</span>}
        {latest?.ended_at && <span className={styles['soft']}>{formatInstant(latest.ended_at, locale)}</span>}
        {locked.length > 0 && <span className={styles['soft']}>{t(latest?.state === 'returned' ? 'lockedReturned' : 'locked')}</span>}
      </span>
      {latest && (
        <Button size="small" type={latest.waits_for_me ? 'primary' : 'default'} onClick={() => setShown(latest.id)}>
          {t(latest.waits_for_me ? 'decide' : 'see')}
        </Button>
      )}
      <Drawer open={shown !== null} onClose={() => setShown(null)} title={t('ofRecord')} size="large" destroyOnHidden>
        {approvals.length > 1 && (
          <Select
            className={styles['which'] ?? ''}
            aria-label={t('which')}
            value={shown}
            onChange={setShown}
            options={approvals.map((one) => ({ value: one.id, label: `${one.name} · ${t(`state.${one.state}`)} · ${formatInstant(one.submitted_at, locale)}` }))}
          />
        )}
        {shown && <ApprovalDetail key={shown} id={shown} inRecord />}
      </Drawer>
    </div>
  );
}
