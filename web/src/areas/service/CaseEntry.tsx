import { BulbOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { actionsQuery } from '@/model/queries';
import { recordQuery } from '@/records/queries';
import { CaseClock } from './CaseClock';

const SuggestedDrawer = lazy(() => import('./SuggestedDrawer'));

/** What the head of a case has besides its actions: the time that is left, and what may answer it. */
export default function CaseEntry({ id }: { id: string }) {
  const t = useWords('service');
  const record = useQuery(recordQuery('case', id)).data?.data;
  const allowed = useQuery(actionsQuery).data?.some((one) => one.name === 'service.suggest_for_case') ?? false;
  const [open, setOpen] = useState(false);
  if (!record) return null;
  return (
    <>
      <CaseClock due={asString(record['due_at'])} paused={asString(record['paused_at'])} status={asString(record['status'])} />
      {allowed && (
        <Button icon={<BulbOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
          {t('suggested')}
        </Button>
      )}
      <Suspense fallback={null}>{open && <SuggestedDrawer record={record} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
