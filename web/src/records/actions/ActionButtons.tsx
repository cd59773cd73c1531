import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import type { ActionDefinition, RecordData } from '@/api/types';
import { labelText, useLocale } from '@/lib/locale';
import { actionsQuery } from '@/model/queries';
import type { ObjectView } from '@/model/view';

const ConvertDialog = lazy(() => import('./ConvertDialog'));
const ActionDialog = lazy(() => import('./ActionDialog'));

const CONVERT = 'crm.convert_lead';

/** Actions that have no sense on this record as it is. */
function applies(action: ActionDefinition, record: RecordData): boolean {
  return action.name !== CONVERT || record['status'] !== 'converted';
}

/** One button for each action that works on records of this object. */
export function ActionButtons({ view, record }: { view: ObjectView; record: RecordData }) {
  const { language } = useLocale();
  const query = useQuery(actionsQuery);
  const [open, setOpen] = useState<ActionDefinition | null>(null);
  const actions = (query.data ?? []).filter((action) => action.object === view.name && action.record && applies(action, record));
  const close = () => setOpen(null);
  return (
    <>
      {actions.map((action, index) => (
        <Button key={action.name} type={index === 0 ? 'primary' : 'default'} onClick={() => setOpen(action)}>
          {labelText(action.label, language) || action.name}
        </Button>
      ))}
      <Suspense fallback={null}>
        {open?.name === CONVERT && <ConvertDialog lead={record} onClose={close} />}
        {open && open.name !== CONVERT && <ActionDialog action={open} record={record} object={view.name} onClose={close} />}
      </Suspense>
    </>
  );
}
