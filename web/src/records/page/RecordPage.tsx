import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense, lazy, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { asString } from '@/fields/shared/values';
import { useObject } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { NotFound } from '@/ui/NotFound';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { Tabs } from '@/ui/Tabs';
import { useMedia } from '@/ui/useMedia';
import { useTitle } from '@/ui/useTitle';
import { recordQuery } from '../queries';
import { Facts } from './Facts';
import { Figures } from './Figures';
import { Header } from './Header';
import { History } from './History';
import styles from './RecordPage.module.css';
import { RecordSkeleton } from './RecordSkeleton';
import { RelatedLists, relatedLists } from './RelatedLists';
import { StagePath } from './StagePath';
import { Timeline } from './Timeline';
import { useRecordEditing } from './useRecordEditing';

const Comments = lazy(async () => ({ default: (await import('../comments/Comments')).Comments }));

const Attachments = lazy(async () => ({ default: (await import('../attachments/Attachments')).Attachments }));

const RunList = lazy(async () => ({ default: (await import('@/areas/automations/RunList')).RunList }));

const AccessTab = lazy(async () => ({ default: (await import('@/areas/sharing/AccessTab')).AccessTab }));

type TabKey = 'facts' | 'runs' | 'timeline' | 'comments' | 'attachments' | 'related' | 'access' | 'history';

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
  useTitle(query.data && view ? asString(query.data.data[view.nameField]) : null);
  if (!view) return <NotFound />;
  if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <RecordSkeleton />;
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
  const { t } = useTranslation();
  const { data } = useQuery(recordQuery(view.name, id));
  const editing = useRecordEditing(view, id);
  const narrow = useMedia('(max-width: 900px)');
  const wide = useMedia('(min-width: 1280px)');
  const hasRelated = relatedLists(view).length > 0;
  const tabs = useMemo(() => {
    const keys: TabKey[] = [...(narrow ? (['facts'] as const) : []), ...(view.name === 'automation' ? (['runs'] as const) : []), 'timeline', 'comments', 'attachments', ...(hasRelated && !wide ? (['related'] as const) : []), 'access', 'history'];
    return keys.map((key) => ({ key, label: t(`record.tab.${key}`) }));
  }, [narrow, wide, hasRelated, view.name, t]);
  if (!data) return <RecordSkeleton />;
  const record = data.data;
  const active = tabs.find((one) => one.key === tab)?.key ?? tabs[0]?.key ?? 'timeline';
  return (
    <div className={styles['page']}>
      <Header view={view} record={record} />
      <StagePath view={view} record={record} editing={editing} />
      <Figures view={view} id={id} />
      <div className={styles['columns']}>
        {!narrow && (
          <aside className={styles['facts']} aria-label={t('record.tab.facts')}>
            <Facts view={view} record={record} editing={editing} />
          </aside>
        )}
        <section className={styles['middle']}>
          <Tabs tabs={tabs} active={active} onChange={(key) => onTab?.(key)} label={t('record.tabs')} panel="record-panel" />
          <div id="record-panel" role="tabpanel" className={styles['panel']}>
            {active === 'facts' && <Facts view={view} record={record} editing={editing} />}
            {active === 'timeline' && <Timeline view={view} record={record} />}
            {active === 'comments' && (
              <Suspense fallback={<Bar height={90} />}>
                <Comments object={view.name} id={id} />
              </Suspense>
            )}
            {active === 'attachments' && (
              <Suspense fallback={<Bar height={90} />}>
                <Attachments object={view.name} id={id} />
              </Suspense>
            )}
            {active === 'related' && <RelatedLists view={view} record={record} />}
            {active === 'access' && (
              <Suspense fallback={<Bar height={120} />}>
                <AccessTab view={view} id={id} />
              </Suspense>
            )}
            {active === 'runs' && (
              <Suspense fallback={<Bar height={120} />}>
                <RunList automation={id} />
              </Suspense>
            )}
            {active === 'history' && <History view={view} id={id} />}
          </div>
        </section>
        {wide && hasRelated && (
          <aside className={styles['related']} aria-label={t('record.tab.related')}>
            <RelatedLists view={view} record={record} />
          </aside>
        )}
      </div>
      {editing.dialog}
    </div>
  );
}
