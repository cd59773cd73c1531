import { Button, Segmented } from 'antd';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RecordLink } from '@/ui/RecordLink';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { Tag } from '@/ui/Tag';
import { notify } from '@/ui/notice';
import { loadRuns, replayFailed, type Run, type RunState } from './api';
import { RunButtons } from './RunButtons';

const FILTERS = ['all', 'waiting', 'done', 'dead', 'refused', 'left'] as const;
const COLORS: Readonly<Record<RunState, string>> = { ready: 'blue', waiting: 'gold', joining: 'gold', done: 'green', dead: 'red', refused: 'red', cancelled: 'default', left: 'default' };
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
  const act = useDoing('automation-runs');
  const again = async () => {
    if (state !== 'dead' && state !== 'refused') return;
    notify({ kind: 'success', text: t('replayedAll', { count: await replayFailed(automation, state) }) });
  };
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('runs')}</h2>
        <div className={page['actions']}>
          {(state === 'dead' || state === 'refused') && runs && runs.length > 0 && (
            <Button size="small" onClick={() => void act(again)}>
              {t('replayAll')}
            </Button>
          )}
          <Segmented aria-label={t('stateLabel')} value={state} onChange={setState} options={FILTERS.map((value) => ({ value, label: t(`state.${value}`) }))} />
        </div>
      </header>
      <RowTable
        label={t('runs')}
        query={query}
        rows={runs}
        columns={useColumns(automation === null)}
        id={(run) => run.id}
        buttons={(run) => (
          <>
            <Link to="/automation-runs/$id" params={{ id: run.id }}>
              {t('steps')}
            </Link>
            <RunButtons run={run} />
          </>
        )}
        empty={<State kind="nothing" small title={t('noRuns')} text={t('noRunsHint')} />}
      />
    </section>
  );
}

export function StateTag({ state }: { state: RunState }) {
  const t = useWords('automations');
  return <Tag color={COLORS[state]}>{t(`state.${state}`)}</Tag>;
}

function useColumns(named: boolean): Column<Run>[] {
  const t = useWords('automations');
  const locale = useLocale();
  const name: Column<Run> = { key: 'automation', title: t('automation'), cell: (run) => run.automation.name };
  return [
    ...(named ? [name] : []),
    { key: 'record', title: t('record'), cell: (run) => (run.object && run.record ? <RecordLink object={run.object} id={run.record} name={run.name ?? t('unnamed')} /> : t('noRecord')) },
    { key: 'state', title: t('stateLabel'), cell: (run) => <StateTag state={run.state} />, hint: (run) => run.error?.message },
    { key: 'when', title: t('when'), cell: (run) => formatAgo(run.created_at, locale), hint: (run) => formatInstantFull(run.created_at, locale) },
  ];
}
