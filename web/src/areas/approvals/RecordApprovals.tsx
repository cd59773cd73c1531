import { AuditOutlined, LockOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import styles from './Approvals.module.css';
import { StateTag } from './StateTag';
import { ofRecordQuery } from './api';

const RecordDrawer = lazy(async () => ({ default: (await import('./RecordDrawer')).RecordDrawer }));
const SubmitDialog = lazy(async () => ({ default: (await import('./SubmitDialog')).SubmitDialog }));

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
      {open && (
        <Suspense fallback={null}>
          <SubmitDialog record={id} flows={flows} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
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
      {shown && (
        <Suspense fallback={null}>
          <RecordDrawer approvals={approvals} first={shown} onClose={() => setShown(null)} />
        </Suspense>
      )}
    </div>
  );
}
