import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense, lazy, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import type { InverseDefinition, Layout, RecordData, Reference, RelatedBlock } from '@/api/types';
import { ApprovalBar } from '@/areas/approvals/RecordApprovals';
import { Timers } from '@/areas/automations/RecordAutomations';
import { CadenceBar } from '@/areas/cadences/CadenceBar';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import { inPhoneOrder, listsOf, sectionsOf, type PlacedTab } from '@/model/layout';
import type { ObjectView } from '@/model/view';
import { NotFound } from '@/ui/NotFound';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { Tabs } from '@/ui/Tabs';
import { NARROW, useMedia } from '@/ui/useMedia';
import { useTitle } from '@/ui/useTitle';
import { recordQuery } from '../queries';
import { useRemembered } from '../recent';
import { useNameWords } from '../useRecordTitle';
import { StageBar } from '../stages/StageBar';
import { Chain } from './Chain';
import { Facts } from './Facts';
import { Figures } from './Figures';
import { Header } from './Header';
import { History } from './History';
import styles from './RecordPage.module.css';
import { RecordSkeleton } from './RecordSkeleton';
import { RelatedLists } from './RelatedLists';
import { Timeline } from './Timeline';
import { useAbove } from './useAbove';
import { useRecordEditing, type RecordEditing } from './useRecordEditing';
import { useRecordLayout } from './useRecordLayout';

const Comments = lazy(async () => ({ default: (await import('../comments/Comments')).Comments }));

const Attachments = lazy(async () => ({ default: (await import('../attachments/Attachments')).Attachments }));

const LineSheet = lazy(async () => ({ default: (await import('../lines/LineSheet')).LineSheet }));

const RunList = lazy(async () => ({ default: (await import('@/areas/automations/RunList')).RunList }));

const DecisionMap = lazy(() => import('@/areas/decision/DecisionMap'));
const EffectTab = lazy(() => import('@/areas/processes/EffectTab'));
const FindingTab = lazy(() => import('@/areas/insight/FindingTab'));
const MetricTab = lazy(() => import('@/areas/metrics/MetricTab'));
const CustomerTab = lazy(() => import('@/areas/customers/CustomerTab'));

const AccessTab = lazy(async () => ({ default: (await import('@/areas/sharing/AccessTab')).AccessTab }));

/** Everything about one record: facts left, what happened in the middle, what belongs to it right. */
export function RecordPage() {
  const { object, id } = useParams({ from: '/shell/records/$object/$id' });
  const { tab } = useSearch({ from: '/shell/records/$object/$id' });
  const navigate = useNavigate({ from: '/records/$object/$id' });
  return <RecordPageOf key={`${object}.${id}`} object={object} id={id} tab={tab} onTab={(next) => void navigate({ search: { tab: next }, replace: true })} />;
}

interface RecordPageOfProps {
  object: string;
  id: string;
  tab?: string | undefined;
  onTab?: (tab: string) => void;
}

export function RecordPageOf({ object, id, tab, onTab }: RecordPageOfProps) {
  const view = useObject(object);
  const query = useQuery(recordQuery(object, id));
  useMerged(query.error);
  const words = useNameWords(view);
  const name = query.data && view ? words(query.data.data[view.nameField], query.data.data) : null;
  useTitle(name);
  useRemembered(object, id, name ?? '');
  const above = useAbove(view, id);
  if (!view) return <NotFound />;
  if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} page />;
  if (!query.data || !above) return <RecordSkeleton />;
  return <Loaded view={view} id={id} tab={tab} onTab={onTab} />;
}

/** A record that was merged leads to the one that it went into. */
function useMerged(error: unknown): void {
  const navigate = useNavigate();
  const into = isProblem(error, 404) ? error.mergedInto : null;
  useEffect(() => {
    if (into) void navigate({ to: '/records/$object/$id', params: into, replace: true });
  }, [into, navigate]);
}

function Loaded({ view, id, tab, onTab }: { view: ObjectView; id: string; tab: string | undefined; onTab: ((tab: string) => void) | undefined }) {
  const { data, error } = useQuery(recordQuery(view.name, id));
  const editing = useRecordEditing(view, id);
  return data ? (
    <>
      {isProblem(error, 404, 403) && <Gone view={view} />}
      <Laid view={view} record={data.data} editing={editing} tab={tab} onTab={onTab} />
      {editing.dialog}
    </>
  ) : (
    <RecordSkeleton />
  );
}

/** Others deleted the record, or took it out of sight, while it stood here: what is written below may still be copied. */
function Gone({ view }: { view: ObjectView }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  return (
    <p className={styles['gone']} role="alert">
      {t('record.gone')}{' '}
      <Link to="/records/$object" params={{ object: view.name }}>
        {labelText(view.plural, language)}
      </Link>
    </p>
  );
}

type PartName = 'facts' | 'runs' | 'timeline' | 'comments' | 'attachments' | 'related' | 'decision' | 'customer' | 'metric' | 'effect' | 'finding' | 'access' | 'history';

/** Parts that only some objects have. */
const OWN_PARTS: Readonly<Record<string, readonly PartName[]>> = { account: ['decision', 'customer'], opportunity: ['decision'], account_plan: ['decision'], metric: ['metric'], improvement: ['effect', 'finding'] };

/** So do the lists that are edited as a spreadsheet. */
function linesKey(inverse: string): string {
  return `lines-${inverse}`;
}

/** Lines on a small screen: a list whose rows are edited in the form. */
function listOf(inverse: string): RelatedBlock {
  return { kind: 'related', key: inverse, label: {}, waits: false, inverse };
}

/** The tabs of a layout have names of their own, which may be those of the parts that every page has. */
function ownKey(tab: PlacedTab): string {
  return `own-${tab.key}`;
}

interface LaidProps {
  view: ObjectView;
  record: RecordData;
  editing: RecordEditing;
  tab: string | undefined;
  onTab: ((tab: string) => void) | undefined;
}

/** The record in its layout: the first tab of it stands beside the timeline, the others among what is looked at by itself. */
function Laid({ view, record, editing, tab, onTab }: LaidProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const narrow = useMedia(NARROW);
  const wide = useMedia('(min-width: 1280px)');
  const { layout, tabs: laid } = useRecordLayout(view, record);
  const [first, ...others] = laid;
  const blocks = narrow ? inPhoneOrder(first?.blocks ?? [], layout) : (first?.blocks ?? []);
  const sheets = view.lines.flatMap((list) => view.inverses.find((one) => one.name === list.inverse) ?? []);
  const lists = listsOf(blocks).filter((list) => !view.lines.some((one) => one.inverse === list.inverse));
  const facts = <Facts view={view} record={record} editing={editing} sections={sectionsOf(blocks)} folded={narrow ? layout.phone.collapsed : []} authors />;
  const named = (keys: readonly PartName[]) => keys.map((key) => ({ key: key as string, label: t(`record.tab.${key}`) }));
  const tabs = [
    ...(narrow ? sheets.map((one) => ({ key: linesKey(one.name), label: labelText(one.label, language) })) : []),
    ...named([...(narrow ? (['facts'] as const) : []), ...(view.name === 'automation' ? (['runs'] as const) : []), 'timeline', ...(OWN_PARTS[view.name] ?? [])]),
    ...others.map((one) => ({ key: ownKey(one), label: labelText(one.label, language) || one.key })),
    ...named(['comments', 'attachments', ...(lists.length > 0 && !wide ? (['related'] as const) : []), 'access', 'history']),
  ];
  const active = tabs.find((one) => one.key === tab)?.key ?? tabs[0]?.key ?? 'timeline';
  const chosen = others.find((one) => ownKey(one) === active);
  const sheet = sheets.find((one) => linesKey(one.name) === active);
  return (
    <div className={styles['page']}>
      <Header view={view} record={record} keys={layout.header ?? view.header} />
      <StageBar view={view} record={record} editing={editing} />
      <ApprovalBar object={view.name} id={record.id} />
      <Timers object={view.name} id={record.id} />
      <CadenceBar object={view.name} id={record.id} />
      {view.chain.length > 0 && <Chain view={view} record={record} />}
      <Figures view={view} id={record.id} />
      {!narrow && sheets.length > 0 && <Sheets view={view} record={record} sheets={sheets} />}
      <div className={styles['columns']}>
        {!narrow && (
          <aside className={styles['facts']} aria-label={t('record.tab.facts')}>
            {facts}
          </aside>
        )}
        <section className={styles['middle']}>
          <Tabs tabs={tabs} active={active} onChange={(key) => onTab?.(key)} label={t('record.tabs')} panel="record-panel" />
          <div id="record-panel" role="tabpanel" className={styles['panel']}>
            {active === 'facts' && facts}
            {sheet && <RelatedLists view={view} record={record} lists={[listOf(sheet.name)]} whole />}
            {active === 'related' && <RelatedLists view={view} record={record} lists={lists} />}
            {chosen ? <TabOfLayout view={view} record={record} editing={editing} layout={layout} tab={chosen} narrow={narrow} /> : <Part name={active} view={view} record={record} />}
          </div>
        </section>
        {wide && lists.length > 0 && (
          <aside className={styles['related']} aria-label={t('record.tab.related')}>
            <RelatedLists view={view} record={record} lists={lists} />
          </aside>
        )}
      </div>
    </div>
  );
}

/** The lines of the record over the whole width, as a spreadsheet. */
function Sheets({ view, record, sheets }: { view: ObjectView; record: RecordData; sheets: readonly InverseDefinition[] }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const [chosen, setChosen] = useState('');
  const sheet = sheets.find((one) => one.name === chosen) ?? sheets[0];
  const tabs = sheets.map((one) => ({ key: one.name, label: labelText(one.label, language) }));
  if (!sheet) return null;
  return (
    <section className={styles['sheets']}>
      <Tabs tabs={tabs} active={sheet.name} onChange={setChosen} label={t('record.lines')} panel="lines-panel" />
      <div id="lines-panel" role="tabpanel" className={styles['panel']}>
        <Suspense fallback={<Bar height={90} />}>
          <LineSheet key={sheet.name} owner={view} record={record} inverse={sheet} />
        </Suspense>
      </div>
    </section>
  );
}

/** A further tab of a layout: its sections and lists in their order. */
function TabOfLayout({ view, record, editing, layout, tab, narrow }: Omit<LaidProps, 'tab' | 'onTab'> & { layout: Layout; tab: PlacedTab; narrow: boolean }) {
  const blocks = narrow ? inPhoneOrder(tab.blocks, layout) : tab.blocks;
  return (
    <div className={styles['blocks']}>
      {blocks.map((block) =>
        block.kind === 'section' ? (
          <Facts key={block.key} view={view} record={record} editing={editing} sections={[block]} folded={narrow ? layout.phone.collapsed : []} broad={!narrow} />
        ) : (
          <RelatedLists key={block.key} view={view} record={record} lists={[block]} />
        ),
      )}
    </div>
  );
}

/** What every record has beside its fields: what happened, what was said, files, who sees it. */
function Part({ name, view, record }: { name: string; view: ObjectView; record: RecordData }) {
  const { id } = record;
  const body = () => {
    switch (name) {
      case 'timeline':
        return <Timeline view={view} record={record} />;
      case 'comments':
        return <Comments object={view.name} id={id} />;
      case 'attachments':
        return <Attachments object={view.name} id={id} />;
      case 'decision':
        // The power map of a plan is that of its customer.
        return view.name === 'account_plan' ? <DecisionMap object="account" id={asString((record['account'] as Reference | null)?.id)} /> : <DecisionMap object={view.name} id={id} />;
      case 'customer':
        return <CustomerTab id={id} />;
      case 'effect':
        return <EffectTab record={record} />;
      case 'finding':
        return <FindingTab record={record} />;
      case 'metric':
        return <MetricTab record={record} />;
      case 'access':
        return <AccessTab view={view} id={id} />;
      case 'runs':
        return <RunList automation={id} />;
      case 'history':
        return <History view={view} id={id} />;
      default:
        return null;
    }
  };
  return <Suspense fallback={<Bar height={90} />}>{body()}</Suspense>;
}
