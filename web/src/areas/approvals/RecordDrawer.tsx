import { Drawer, Select } from 'antd';
import { useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ApprovalDetail } from './ApprovalDetail';
import styles from './Approvals.module.css';
import type { OfRecord } from './api';

/** The approvals of a record, the latest first. */
export function RecordDrawer({ approvals, first, onClose }: { approvals: OfRecord['approvals']; first: string; onClose: () => void }) {
  const t = useWords('approvals');
  const locale = useLocale();
  const [shown, setShown] = useState(first);
  return (
    <Drawer open onClose={onClose} title={t('ofRecord')} size="large" destroyOnHidden>
      {approvals.length > 1 && (
        <Select
          className={styles['which'] ?? ''}
          aria-label={t('which')}
          value={shown}
          onChange={setShown}
          options={approvals.map((one) => ({ value: one.id, label: `${one.name} · ${t(`state.${one.state}`)} · ${formatInstant(one.submitted_at, locale)}` }))}
        />
      )}
      <ApprovalDetail key={shown} id={shown} inRecord />
    </Drawer>
  );
}
