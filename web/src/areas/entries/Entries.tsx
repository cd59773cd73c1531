import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, lazy } from 'react';
import { FOLLOWED } from '@/areas/cadences/api';
import { SeeAsButton } from '@/areas/seeing/SeeAs';
import { useWords } from '@/areas/shared/useWords';
import { useMe, useModel } from '@/model/context';
import { mayMake, type ObjectView } from '@/model/view';
import { PHONE, useMedia } from '@/ui/useMedia';
import { NamedIcon } from '@/ui/icons';

const WriteEntry = lazy(async () => ({ default: (await import('@/areas/mail/WriteEntry')).WriteEntry }));

const AutomationsEntry = lazy(async () => ({ default: (await import('@/areas/automations/AutomationEntries')).AutomationsEntry }));
const AutomationEntry = lazy(async () => ({ default: (await import('@/areas/automations/AutomationEntries')).AutomationEntry }));
const StartButton = lazy(async () => ({ default: (await import('@/areas/automations/RecordAutomations')).StartButton }));
const SubmitEntry = lazy(async () => ({ default: (await import('@/areas/approvals/RecordApprovals')).SubmitEntry }));
const SendNow = lazy(async () => ({ default: (await import('@/areas/reports/Subscriptions')).SendNow }));

const Enrol = lazy(async () => ({ default: (await import('@/areas/cadences/Enrol')).Enrol }));
const PoolButtons = lazy(() => import('@/areas/pools/PoolButtons'));

const ScoreTag = lazy(() => import('@/areas/pools/ScoreTag'));
const CardEntry = lazy(() => import('@/areas/pools/CardEntry'));
const ReturnPreview = lazy(() => import('@/areas/pools/ReturnPreview'));
const QuoteEntry = lazy(async () => ({ default: (await import('@/areas/commerce/Entries')).QuoteEntry }));
const BankFileEntry = lazy(async () => ({ default: (await import('@/areas/commerce/Entries')).BankFileEntry }));
const BankStatementEntry = lazy(async () => ({ default: (await import('@/areas/commerce/Entries')).BankStatementEntry }));
const StatementEntry = lazy(async () => ({ default: (await import('@/areas/commerce/Entries')).StatementEntry }));
const SimulationEntry = lazy(async () => ({ default: (await import('@/areas/commerce/Entries')).SimulationEntry }));
const PaymentEntry = lazy(async () => ({ default: (await import('@/areas/commerce/Entries')).PaymentEntry }));

const PrepareEntry = lazy(async () => ({ default: (await import('@/areas/expenses/PaymentEntries')).PrepareEntry }));
const FileEntry = lazy(async () => ({ default: (await import('@/areas/expenses/PaymentEntries')).FileEntry }));
const ExpenseEntry = lazy(() => import('@/areas/expenses/ExpenseEntry'));
const PrintEntry = lazy(async () => ({ default: (await import('@/areas/papers/Entries')).PrintEntry }));
const SignEntry = lazy(async () => ({ default: (await import('@/areas/papers/Signing')).SignEntry }));
const SigningEntry = lazy(async () => ({ default: (await import('@/areas/papers/Signing')).SigningEntry }));
const SealEntry = lazy(async () => ({ default: (await import('@/areas/papers/Seals')).SealEntry }));
const SealUseEntry = lazy(async () => ({ default: (await import('@/areas/papers/Seals')).SealUseEntry }));
const DesignEntry = lazy(async () => ({ default: (await import('@/areas/papers/Entries')).DesignEntry }));

const LetterEntry = lazy(() => import('@/areas/goals/letter/LetterEntry'));

const CaseEntry = lazy(() => import('@/areas/service/CaseEntry'));

/** Objects whose records are told what they lack. */
const RATED = new Set(['account', 'contact', 'lead']);
const SPENT_FOR = new Set(['account', 'opportunity', 'activity', 'campaign']);
const SEALED = new Set(['contract', 'quote', 'tender', 'tender_paper', 'sales_order', 'delivery', 'invoice']);
const WRITTEN_FROM = new Set(['account', 'contact', 'lead', 'opportunity', 'case']);

const CompletenessTag = lazy(() => import('@/areas/customers/CompletenessTag'));
const HandoverEntry = lazy(() => import('@/areas/handover/HandoverEntry'));
const PersonEntry = lazy(async () => ({ default: (await import('@/areas/identity/PersonEntry')).PersonEntry }));

/** Whether the person's navigation holds a page of that name. */
function useMayOpen(page: string): boolean {
  const { navigation } = useModel();
  return navigation.some((area) => area.items.some((item) => item.kind === 'page' && item.name === page));
}

/** What the areas add to the head of a list: importing into it, departments as a tree. */
export function ListEntries({ view }: { view: ObjectView }) {
  return (
    <Suspense fallback={null}>
      {view.name === 'department' && <TreeEntry />}
      {view.name === 'lead' && view.rights.create && <CardEntry />}
      {view.name === 'bank_statement' && view.rights.create && <BankFileEntry />}
      {view.name === 'expense_payment' && <PrepareEntry />}
      {view.name === 'territory' && <TerritoriesEntry />}
      {view.name === 'automation' && view.rights.create && <AutomationsEntry />}
      {view.name !== 'automation' && mayMake(view) && <ImportEntry object={view.name} />}
    </Suspense>
  );
}

/** What the areas add to the head of a record: a mail to be written, what can be started, what a role may do. */
export function RecordEntries({ object, id }: { object: string; id: string }) {
  return (
    <Suspense fallback={null}>
      <SubmitEntry object={object} id={id} />
      {(object === 'lead' || object === 'account') && <PoolButtons object={object} id={id} />}
      {object === 'lead' && <ScoreTag id={id} />}
      {object === 'case' && <CaseEntry id={id} />}
      {FOLLOWED.has(object) && <Enrol object={object} ids={[id]} />}
      {SPENT_FOR.has(object) && <ExpenseEntry object={object} id={id} />}
      {RATED.has(object) && <CompletenessTag object={object} id={id} />}
      <StartButton object={object} id={id} />
      {WRITTEN_FROM.has(object) && <WriteEntry object={object} id={id} />}
      <PrintEntry object={object} id={id} />
      {(object === 'contract' || object === 'quote') && <SignEntry object={object} id={id} />}
      {SEALED.has(object) && <SealEntry object={object} id={id} />}
      {object === 'seal_use' && <SealUseEntry id={id} />}
      {object === 'signing' && <SigningEntry id={id} />}
      {object === 'print_template' && <DesignEntry id={id} />}
      {object === 'return_rule' && <ReturnPreview id={id} />}
      {object === 'quote' && <QuoteEntry id={id} />}
      {object === 'account' && <StatementEntry id={id} />}
      {object === 'price_policy' && <SimulationEntry id={id} />}
      {object === 'bank_statement' && <BankStatementEntry id={id} />}
      {object === 'expense_payment' && <FileEntry id={id} />}
      {object === 'goal_letter' && <LetterEntry id={id} />}
      {object === 'payment' && <PaymentEntry id={id} />}
      {object === 'role' && <RightsEntry id={id} />}
      {object === 'user' && <HandoverEntry id={id} />}
      {object === 'user' && <PersonEntries id={id} />}
      {object === 'automation' && <AutomationEntry id={id} />}
      {object === 'report_subscription' && <SendNow id={id} />}
    </Suspense>
  );
}

function PersonEntries({ id }: { id: string }) {
  const administers = useMayOpen('security');
  const me = useMe();
  if (!administers) return null;
  return (
    <>
      {id !== me.user.id && !me.seenBy && <SeeAsButton person={id} />}
      <PersonEntry id={id} />
    </>
  );
}

function ImportEntry({ object }: { object: string }) {
  const t = useWords('entries');
  const navigate = useNavigate();
  const allowed = useMayOpen('imports');
  const phone = useMedia(PHONE);
  if (!allowed || phone) return null;
  return (
    <Button icon={<NamedIcon name="import" />} onClick={() => void navigate({ to: '/imports/new', search: { object } })}>
      {t('import')}
    </Button>
  );
}

function TreeEntry() {
  const t = useWords('entries');
  const navigate = useNavigate();
  return (
    <Button icon={<NamedIcon name="apartment" />} onClick={() => void navigate({ to: '/departments' })}>
      {t('tree')}
    </Button>
  );
}

function TerritoriesEntry() {
  const t = useWords('entries');
  const navigate = useNavigate();
  return (
    <Button icon={<NamedIcon name="apartment" />} onClick={() => void navigate({ to: '/territories' })}>
      {t('territories')}
    </Button>
  );
}

function RightsEntry({ id }: { id: string }) {
  const t = useWords('entries');
  const navigate = useNavigate();
  return (
    <Button icon={<NamedIcon name="safety" />} onClick={() => void navigate({ to: '/roles/$id/rights', params: { id } })}>
      {t('rights')}
    </Button>
  );
}
