import { Modal, Segmented, Select } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import { queryRecords } from '@/api/records';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { refreshAll } from '@/records/liveChanges';
import { notify } from '@/ui/notice';

type Way = 'to' | 'queue';

const OBJECTS = { to: 'user', queue: 'case_queue' } as const;

/** Asks for the colleague or the queue that a case goes to. */
export default function HandOverDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useWords('service');
  const client = useQueryClient();
  const field = useId();
  const [way, setWay] = useState<Way>('to');
  const [chosen, setChosen] = useState<string>();
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const choices = useQuery({
    queryKey: ['case-hand-over', way],
    queryFn: ({ signal }) => queryRecords(OBJECTS[way], { fields: ['name'], where: 'active = true', sort: ['name'], limit: 500 }, signal),
  });
  const run = async () => {
    setBusy(true);
    setProblem('');
    try {
      await post('/actions/service.hand_over_case', { body: { case: id, [way]: chosen ?? '' } });
      refreshAll(client);
      notify({ kind: 'success', text: t('handedOver') });
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  const choose = (next: Way) => {
    setWay(next);
    setChosen(undefined);
  };
  return (
    <Modal open title={t('handOver')} okText={t('handOver')} cancelText={t('cancel')} okButtonProps={{ disabled: !chosen, loading: busy }} onOk={() => void run()} onCancel={onClose}>
      <div className={page['form']}>
        <Segmented<Way> aria-label={t('handOver')} value={way} onChange={choose} options={[{ value: 'to', label: t('toPerson') }, { value: 'queue', label: t('toQueue') }]} />
        <label htmlFor={field}>{t(way === 'to' ? 'toPerson' : 'toQueue')}</label>
        <Select id={field} showSearch optionFilterProp="label" loading={choices.isPending} value={chosen} onChange={setChosen} options={(choices.data?.records ?? []).map((one) => ({ value: one.id, label: asString(one['name']) }))} />
        {problem && (
          <p className={page['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}
