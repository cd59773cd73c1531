import { Button, Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { runAction } from '@/api/model';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { RecordLink } from '@/ui/RecordLink';
import styles from './Pipelines.module.css';

interface MovedOn {
  moved: number;
  lacking: number;
  first: { object: string; record: string; name: string; faults: string[] }[];
}

const ACTION = 'process.move_to_latest_version';

/** The records that go by an earlier version, and moving them on after a look. */
export function Waiting({ id }: { id: string }) {
  const t = useWords('pipelines');
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const query = useQuery({ queryKey: ['pipeline-waiting', id], queryFn: async () => (await runAction(ACTION, { pipeline: id, preview: true })) as MovedOn, retry: false });
  const found = query.data;
  if (!found || found.moved + found.lacking === 0) return null;
  const move = async (despite: boolean) => {
    setBusy(true);
    try {
      const done = (await runAction(ACTION, { pipeline: id, despite })) as MovedOn;
      notify({ kind: 'success', text: t('movedOn', { count: done.moved }) });
      setOpen(false);
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
      for (const kind of ['pipeline-waiting', 'standing']) void client.invalidateQueries({ queryKey: [kind] });
    }
  };
  return (
    <div className={styles['waiting']} role="status">
      <span>{t('waiting', { count: found.moved + found.lacking })}</span>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('moveOn')}
      </Button>
      <Modal
        open={open}
        title={t('moveOn')}
        onCancel={() => setOpen(false)}
        footer={[
          <Button key="cancel" onClick={() => setOpen(false)}>
            {t('cancel')}
          </Button>,
          <Button key="all" disabled={found.lacking === 0} loading={busy} onClick={() => void move(true)}>
            {t('moveAll')}
          </Button>,
          <Button key="fitting" type="primary" disabled={found.moved === 0} loading={busy} onClick={() => void move(false)}>
            {t('moveFitting', { count: found.moved })}
          </Button>,
        ]}
      >
        <p>{t('moveOnHint', { fitting: found.moved, lacking: found.lacking })}</p>
        <ul className={styles['diff']}>
          {found.first.map((one) => (
            <li key={one.record}>
              <RecordLink object={one.object} id={one.record} name={one.name} />：{one.faults.join('；')}
            </li>
          ))}
        </ul>
      </Modal>
    </div>
  );
}
