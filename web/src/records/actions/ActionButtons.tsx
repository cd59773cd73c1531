import { EllipsisOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionDefinition, RecordData } from '@/api/types';
import { ofRecordQuery } from '@/areas/approvals/api';
import { asReference } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useMe } from '@/model/context';
import { actionsQuery } from '@/model/queries';
import type { ObjectView } from '@/model/view';
import { MenuButton } from '@/ui/Menu';
import { useCommands } from '@/shell/commands';

const ConvertDialog = lazy(() => import('./ConvertDialog'));
const ActionDialog = lazy(() => import('./ActionDialog'));

const HandOverDialog = lazy(() => import('@/areas/service/HandOverDialog'));

const PlanDialog = lazy(() => import('@/areas/commerce/PlanDialog'));

const PLAN = 'commerce.plan_instalments';
const HAND_OVER_CASE = 'service.hand_over_case';
const CONVERT = 'crm.convert_lead';
/** More of them stand in a menu, so that the name of the record keeps its place. */
const SHOWN = 2;
/** From this place on an action is what somebody seldom comes for: it is not the button that stands out. */
const SELDOM = 70;

/** The commands of pools stand with the pool, where it is known which of them can be given. */
const OF_POOLS = /^crm\.(claim|assign|take_back|give_back|move|remove|extend|ask_extension)_(lead|account)$/;

/** Whether one of these fields of a record names the person. */
function names(record: RecordData, fields: readonly string[], person: string | null): boolean {
  return fields.some((field) => asReference(record[field])?.id === person);
}

/** Whether an action has sense on this record as it is, for this person; `approving`: an approval flow decides just now. */
export function applies(action: ActionDefinition, record: RecordData, person: string | null, approving: boolean): boolean {
  if (OF_POOLS.test(action.name)) return false;
  if (action.name === CONVERT && record['status'] === 'converted') return false;
  if (action.by.length > 0 && !names(record, action.by, person)) return false;
  if (action.decides.length > 0 && (approving || names(record, action.decides, person))) return false;
  return Object.entries(action.when).every(([field, values]) => {
    const value = record[field] ?? null;
    return values.some((one) => one === value);
  });
}

/** One button for each action that works on records of this object; those beyond the first few in a menu. */
export function ActionButtons({ view, record }: { view: ObjectView; record: RecordData }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const query = useQuery(actionsQuery);
  const [open, setOpen] = useState<ActionDefinition | null>(null);
  const person = useMe().user.id;
  const own = (query.data ?? []).filter((action) => action.object === view.name && action.record);
  const decided = own.some((action) => action.decides.length > 0);
  const approvals = useQuery({ ...ofRecordQuery(view.name, record.id), enabled: decided });
  // Until it is known that no flow decides, nobody is offered to.
  const approving = decided && (!approvals.data || approvals.data.approvals[0]?.state === 'pending');
  const actions = own.filter((action) => applies(action, record, person, approving)).sort((a, b) => a.place - b.place);
  const label = (action: ActionDefinition) => labelText(action.label, language) || action.name;
  useCommands(actions.map((action) => ({ key: action.name, label: label(action), icon: 'thunderbolt', also: Object.values(action.label).join(' '), run: () => setOpen(action) })));
  const close = () => setOpen(null);
  const rest = actions.slice(SHOWN);
  return (
    <>
      {actions.slice(0, SHOWN).map((action, index) => (
        <Button key={action.name} type={index === 0 && action.place < SELDOM ? 'primary' : 'default'} onClick={() => setOpen(action)}>
          {label(action)}
        </Button>
      ))}
      {rest.length > 0 && (
        <MenuButton
          items={rest.map((action) => ({ key: action.name, label: label(action) }))}
          onChoose={(key) => setOpen(rest.find((action) => action.name === key) ?? null)}
          icon={<EllipsisOutlined aria-hidden="true" />}
          label={t('action.more')}
        />
      )}
      <Suspense fallback={null}>
        {open?.name === CONVERT && <ConvertDialog lead={record} onClose={close} />}
        {open?.name === HAND_OVER_CASE && <HandOverDialog id={record.id} onClose={close} />}
        {open?.name === PLAN && <PlanDialog order={record} onClose={close} />}
        {open && ![CONVERT, HAND_OVER_CASE, PLAN].includes(open.name) && <ActionDialog action={open} record={record} object={view.name} onClose={close} />}
      </Suspense>
    </>
  );
}
