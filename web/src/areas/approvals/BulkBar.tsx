import { Button, Input } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import styles from './Approvals.module.css';
import { decideMany, refreshApprovals } from './api';

/** Approves or refuses what is chosen, each by itself; says how many could not be decided and why. */
export function BulkBar({ ids, onDone }: { ids: readonly string[]; onDone: () => void }) {
  const t = useWords('approvals');
  const client = useQueryClient();
  const act = useDoing();
  const [comment, setComment] = useState('');
  const [busy, setBusy] = useState(false);
  const decide = async (verb: 'approve' | 'refuse') => {
    setBusy(true);
    await act(async () => {
      const { results } = await decideMany(ids, verb, comment);
      const left = results.filter((each) => each.code !== null);
      const done = results.length - left.length;
      if (done > 0) notify({ kind: 'success', text: t(`decided.${verb}`, { count: done }) });
      if (left[0]) notify({ kind: 'error', text: t('leftOut', { count: left.length, why: left[0].message ?? '' }) });
    });
    setBusy(false);
    refreshApprovals(client);
    onDone();
  };
  return (
    <div className={styles['bulk']} role="group" aria-label={t('bulk')}>
      <strong>{t('chosen', { count: ids.length })}</strong>
      <Input value={comment} maxLength={2000} aria-label={t('comment')} placeholder={t('comment')} onChange={(event) => setComment(event.target.value)} />
      <Button type="primary" loading={busy} onClick={() => void decide('approve')}>
        {t('verb.approve')}
      </Button>
      <Button danger disabled={busy} onClick={() => void decide('refuse')}>
        {t('verb.refuse')}
      </Button>
    </div>
  );
}
