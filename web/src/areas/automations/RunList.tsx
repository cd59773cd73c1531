import { Button, Segmented } from 'antd';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { Tag } from '@/ui/Tag';
import { loadRuns, type Run, type RunState } from './api';
import { RunButtons } from './RunButtons';

const FILTERS = ['all', 'waiting', 'done', 'dead', 'refused'] as const;
const COLORS: Readonly<Record<RunState, string>> = { ready: 'blue', waiting: 'gold', joining: 'gold', done: 'green', dead: 'red', refused: 'red', cancelled: 'default' };
const LOOK = 5_000;

/** Runs of one automation, or of all, the newest first. */
export function RunList({ automation }: { automation: string | null }) {
  const t = useWords('automations');
  const [state, setState] = useState<(typeof FILTERS)[number]>('all');
  const query = useInfiniteQuery({
    queryKey: ['automation-runs', automation, state],
    queryFn: ({ pageParam }) => loadRuns(automation, state === 'all' ? undefined : state, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK,
  });
  const runs = query.data?.pages.flatMap((part) => part.runs);
  const body = () => {
    if (query.error && !runs) return <ProblemState error={query.error} small retry={() => void query.refetch()} />;
    if (!runs) return <RowsSkeleton rows={6} columns={4} />;
    if (runs.length === 0) return <State kind="nothing" small title={t('noRuns')} text={t('noRunsHint')} />;
    return <Rows runs={runs} named={automation === null} />;
  };
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('runs')}</h2>
        <div className={page['actions']}>
          <Segmented aria-label={t('stateLabel')} value={state} onChange={setState} options={FILTERS.map((value) => ({ value, label: t(`state.${value}`) }))} />
        </div>
      </header>
      {body()}
      {query.hasNextPage && (
        <div className={page['cardBody']}>
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      )}
    </section>
  );
}

export function StateTag({ state }: { state: RunState }) {
  const t = useWords('automations');
  return <Tag color={COLORS[state]}>{t(`state.${state}`)}</Tag>;
}

function Rows({ runs, named }: { runs: readonly Run[]; named: boolean }) {
  const t = useWords('automations');
  const locale = useLocale();
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <thead>
          <tr>
            {named && <th scope="col">{t('automation')}</th>}
            <th scope="col">{t('record')}</th>
            <th scope="col">{t('stateLabel')}</th>
            <th scope="col">{t('when')}</th>
            <th scope="col">
              <span className="y-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              {named && <td>{run.automation.name}</td>}
              <td>{run.object && run.record ? <RecordLink object={run.object} id={run.record} name={run.name ?? t('unnamed')} /> : t('noRecord')}</td>
              <td title={run.error?.message}>
                <StateTag state={run.state} />
              </td>
              <td title={formatInstantFull(run.created_at, locale)}>{formatAgo(run.created_at, locale)}</td>
              <td>
                <div className={page['buttons']}>
                  <Link to="/automation-runs/$id" params={{ id: run.id }}>
                    {t('steps')}
                  </Link>
                  <RunButtons run={run} />
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
