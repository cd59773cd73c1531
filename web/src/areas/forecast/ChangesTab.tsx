import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Select } from 'antd';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { post, type Schemas } from '@/api/call';
import type { Period } from '@/areas/dashboards/period';
import { usePulse, useRefetchOn } from '@/areas/dashboards/useFigures';
import { useWords } from '@/areas/shared/useWords';
import type { Mark } from '@/charts/data';
import { figureNumber, figureText } from '@/charts/figures';
import { formatDay, formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RowsSkeleton } from '@/ui/Skeleton';
import { ProblemState } from '@/ui/ProblemState';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { KEY, type Forecast } from './api';
import styles from './Forecast.module.css';

const KindChart = lazy(() => import('@/charts/KindChart'));

type Changes = Schemas['ForecastChangesAnswer'];
type Reason = Schemas['ForecastReason'];
type Deal = Schemas['ForecastChangedDeal'];
type Asked = Schemas['ForecastChangedBody'];
type Measure = Asked['measure'];

const MEASURES: readonly NonNullable<Measure>[] = ['commit', 'best_case', 'all', 'open'];
const ALL = 'all';

/** What changed in the forecast since a day: from what was forecast then, by what happened, to what is now. */
export function ChangesTab({ period, nodes }: { period: Period; nodes: Forecast['nodes'] }) {
  const t = useWords('forecast');
  const locale = useLocale();
  const [measure, setMeasure] = useState<NonNullable<Measure>>('commit');
  const [since, setSince] = useState<string | null>(null);
  const [node, setNode] = useState<string>(ALL);
  const pulse = usePulse(['opportunity']);
  const asked = { period, measure, since, node: node === ALL ? null : node };
  const answer = useQuery({
    queryKey: [KEY, 'changes', asked],
    queryFn: ({ signal }) => post('/forecast/changes', { body: asked, signal }),
    placeholderData: keepPreviousData,
  });
  useRefetchOn(pulse, answer.dataUpdatedAt, answer.refetch);
  if (answer.error && !answer.data) return <ProblemState error={answer.error} retry={() => void answer.refetch()} />;
  if (!answer.data) return <RowsSkeleton rows={6} columns={4} />;
  const found = answer.data;
  const options = nodes.map((each) => ({ value: `${each.kind}:${each.id}`, label: each.name }));
  return (
    <section className={styles['card']} aria-label={t('tabs.changes')}>
      <div className={styles['cardHead']}>
        <Select aria-label={t('measure')} value={measure} onChange={setMeasure} options={MEASURES.map((each) => ({ value: each, label: t(`measures.${each}`) }))} popupMatchSelectWidth={false} />
        {found.days.length > 0 && (
          <Select aria-label={t('since')} prefix={<span className={styles['soft']}>{t('since')}</span>} value={found.since} onChange={setSince} options={found.days.map((day) => ({ value: day, label: formatDay(day, locale) }))} popupMatchSelectWidth={false} />
        )}
        <Select aria-label={t('who')} showSearch optionFilterProp="label" value={node} onChange={setNode} options={[{ value: ALL, label: t('everybody') }, ...options]} popupMatchSelectWidth={false} />
      </div>
      {found.then === null || found.now === null || found.since === null ? (
        <State kind="empty" title={t('noSnapshots')} text={t('noSnapshotsHint')} />
      ) : (
        <Shown key={JSON.stringify([period, measure, found.since, node])} found={found} since={found.since} asked={{ period, measure, since: found.since, node: asked.node }} />
      )}
    </section>
  );
}

function Shown({ found, since, asked }: { found: Changes; since: string; asked: Omit<Asked, 'reason'> }) {
  const t = useWords('forecast');
  const locale = useLocale();
  const [reason, setReason] = useState<Reason['reason'] | null>(null);
  const then = t('thenOf', { day: formatDay(since, locale) });
  const label = t(`measures.${found.measure}`);
  const figures = useMemo(
    () => ({
      dimensions: [{ name: 'reason', label: t('why'), grain: false }],
      metrics: [{ name: 'change', label, unit: 'money' as const }],
      rows: [
        { keys: [null], texts: [then], values: [figureNumber(found.then)] },
        ...found.reasons.map((each) => ({ keys: [each.reason], texts: [t(`reasons.${each.reason}`)], values: [figureNumber(each.amount)] })),
      ],
    }),
    [found, label, then, t],
  );
  const extra = useMemo(() => ({ missing: '—', total: t('now') }), [t]);
  const pick = useCallback(({ by }: Mark) => {
    const chosen = by['reason'];
    if (typeof chosen === 'string' && chosen !== 'gone') setReason(chosen);
  }, []);
  const money = (value: unknown) => figureText(value, 'money', locale, 'full');
  const columns: Column<Reason>[] = [
    { key: 'reason', title: t('why'), names: true, cell: (row) => t(`reasons.${row.reason}`), hint: (row) => t(`reasonHints.${row.reason}`) },
    {
      key: 'deals',
      title: t('deals'),
      number: true,
      cell: (row) =>
        row.reason === 'gone' ? (
          formatNumber(row.deals, locale)
        ) : (
          <button type="button" className={styles['link']} aria-label={t('showDeals', { reason: t(`reasons.${row.reason}`), number: formatNumber(row.deals, locale) })} onClick={() => setReason(row.reason)}>
            {formatNumber(row.deals, locale)}
          </button>
        ),
    },
    { key: 'amount', title: t('change'), number: true, cell: (row) => money(row.amount) },
  ];
  return (
    <>
      <div className={styles['chart']}>
        <Suspense fallback={null}>
          <KindChart kind="waterfall" figures={figures} extra={extra} label={t('waterfall', { measure: label })} onPick={pick} />
        </Suspense>
      </div>
      <p className={styles['note']}>
        {then} {money(found.then)} → {t('now')} {money(found.now)}
      </p>
      <RowTable label={t('reasonsTitle')} query={{ error: null, refetch: () => Promise.resolve() }} rows={found.reasons} columns={columns} id={(row) => row.reason} empty={<State kind="empty" title={t('nothingChanged')} />} />
      {reason && <Deals asked={{ ...asked, reason: reason as Asked['reason'] }} />}
      <p className={styles['note']}>{t('changesHint')}</p>
    </>
  );
}

function Deals({ asked }: { asked: Asked }) {
  const t = useWords('forecast');
  const locale = useLocale();
  const answer = useQuery({ queryKey: [KEY, 'changed', asked], queryFn: ({ signal }) => post('/forecast/changes/deals', { body: asked, signal }) });
  const money = (value: unknown) => figureText(value, 'money', locale, 'full');
  const day = (value: string | null) => (value === null ? '—' : formatDay(value, locale));
  const part = (value: string | null) => (value === null ? '—' : t(`parts.${value}`));
  const both = (before: string, after: string) => (before === after ? after : `${before} → ${after}`);
  const columns: Column<Deal>[] = [
    {
      key: 'name',
      title: t('deal'),
      names: true,
      cell: (row) => (
        <Link className={styles['figure']} to="/records/$object/$id" params={{ object: 'opportunity', id: row.id }}>
          {row.name ?? '—'}
        </Link>
      ),
    },
    { key: 'owner', title: t('owner'), cell: (row) => row.owner ?? '—' },
    { key: 'amount', title: t('amount'), number: true, cell: (row) => both(row.then === null ? '—' : money(row.then), money(row.now)) },
    { key: 'part', title: t('category'), cell: (row) => both(part(row.part_then), part(row.part_now)) },
    { key: 'close', title: t('closeDate'), cell: (row) => both(day(row.close_then), day(row.close_now)) },
    { key: 'change', title: t('change'), number: true, cell: (row) => money(row.change) },
  ];
  return (
    <section aria-label={t('dealsOf', { reason: t(`reasons.${asked.reason}`) })}>
      <h3 className={styles['subhead']}>{t('dealsOf', { reason: t(`reasons.${asked.reason}`) })}</h3>
      <RowTable label={t('deals')} query={answer} rows={answer.data?.deals} columns={columns} id={(row) => row.id} empty={<State kind="empty" title={t('nothingChanged')} />} />
    </section>
  );
}
