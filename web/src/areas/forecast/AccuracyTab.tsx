import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Select } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { post, type Schemas } from '@/api/call';
import { useWords } from '@/areas/shared/useWords';
import type { ChartData } from '@/charts/data';
import { figureText } from '@/charts/figures';
import { formatDay, formatNumber, formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RowTable, type Column } from '@/ui/RowTable';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { KEY } from './api';
import styles from './Forecast.module.css';

const Chart = lazy(() => import('@/charts/Chart'));

type Answer = Schemas['ForecastAccuracyAnswer'];
type Node = Schemas['JudgedNode'];
type Asked = Schemas['ForecastAccuracyBody'];
type Deal = Schemas['JudgedDeal'];
type DealsAsked = Schemas['JudgedDealsBody'];
type Measure = NonNullable<Asked['measure']>;
type By = NonNullable<Asked['by']>;
type Rate = 'accuracy' | 'bias' | 'slip_rate';

const MEASURES: readonly Measure[] = ['commit', 'best_case', 'weighted', 'submitted'];
const GROUPS: readonly By[] = ['total', 'department', 'person'];
const RATES: readonly Rate[] = ['accuracy', 'bias', 'slip_rate'];
const COUNTS = [1, 2, 4, 8, 12];
const USUAL = 4;

/** How good forecasts of periods that ended were, by how long before the end they were made, and whose. */
export function AccuracyTab() {
  const t = useWords('forecast');
  const [measure, setMeasure] = useState<Measure>('commit');
  const [by, setBy] = useState<By>('department');
  const [rate, setRate] = useState<Rate>('accuracy');
  const [periods, setPeriods] = useState(USUAL);
  const ask = (group: By) => ({ queryKey: [KEY, 'accuracy', measure, group, periods], queryFn: ({ signal }: { signal: AbortSignal }) => post('/forecast/accuracy', { body: { measure, by: group, periods }, signal }), placeholderData: keepPreviousData });
  const answer = useQuery(ask(by));
  const whole = useQuery(ask('total'));
  if (answer.error && !answer.data) return <ProblemState error={answer.error} retry={() => void answer.refetch()} />;
  if (!answer.data) return <RowsSkeleton rows={6} columns={6} />;
  const found = answer.data;
  return (
    <section className={styles['card']} aria-label={t('tabs.accuracy')}>
      <div className={styles['cardHead']}>
        <Select aria-label={t('measure')} value={measure} onChange={setMeasure} options={MEASURES.map((each) => ({ value: each, label: t(`judgedMeasures.${each}`) }))} popupMatchSelectWidth={false} />
        <Select aria-label={t('rate')} value={rate} onChange={setRate} options={RATES.map((each) => ({ value: each, label: t(`rates.${each}`) }))} popupMatchSelectWidth={false} />
        <Select aria-label={t('by')} value={by} onChange={setBy} options={GROUPS.map((each) => ({ value: each, label: t(`groups.${each}`) }))} popupMatchSelectWidth={false} />
        <Select aria-label={t('periods')} value={periods} onChange={setPeriods} options={COUNTS.map((each) => ({ value: each, label: t('lastPeriods', { count: each }) }))} popupMatchSelectWidth={false} />
        <span className={styles['soft']}>{found.periods.map((each) => each.name).join(' · ')}</span>
      </div>
      {found.nodes.length === 0 ? (
        <State kind="empty" title={t('noAccuracy')} text={t('noAccuracyHint')} />
      ) : (
        <>
          {whole.data && <Ages found={whole.data} rate={rate} />}
          <Judged key={`${measure} ${by} ${periods}`} found={found} rate={rate} periods={periods} measure={measure} />
        </>
      )}
    </section>
  );
}

/** The rates of all together, over the weeks. */
function Ages({ found, rate }: { found: Answer; rate: Rate }) {
  const t = useWords('forecast');
  const data = useMemo<ChartData>(() => {
    const ages = [...(found.nodes[0]?.ages ?? [])].reverse();
    return {
      categories: ages.map((each) => t('weeksBefore', { count: each.weeks })),
      series: [{ name: t(`rates.${rate}`), unit: 'percent', values: ages.map((each) => each[rate]) }],
    };
  }, [found, rate, t]);
  if (data.categories.length === 0) return null;
  return (
    <div className={styles['chart']}>
      <Suspense fallback={null}>
        <Chart kind="line" data={data} label={t('agesChart', { rate: t(`rates.${rate}`) })} onPick={() => undefined} />
      </Suspense>
    </div>
  );
}

function Judged({ found, rate, periods, measure }: { found: Answer; rate: Rate; periods: number; measure: Measure }) {
  const t = useWords('forecast');
  const locale = useLocale();
  const [shown, setShown] = useState<{ node: Node; weeks: number } | null>(null);
  const whole = found.nodes[0]?.kind === 'total';
  const named = (node: Node) => node.name ?? t('groups.total');
  const percent = (value: number | null) => (value === null ? '—' : formatPercent(Math.round(value * 1000) / 1000, locale));
  const weeks = found.weeks.filter((week) => found.nodes.some((node) => node.ages.some((age) => age.weeks === week)));
  const columns: Column<Node>[] = [
    { key: 'name', title: t('who'), names: true, cell: named },
    {
      key: 'actual',
      title: t('actual'),
      number: true,
      cell: (node) => (
        <Link className={styles['figure']} to="/records/$object" params={{ object: 'opportunity' }} search={{ view: 'table', where: node.where }}>
          {figureText(node.ages[0]?.actual, 'money', locale, 'short')}
        </Link>
      ),
    },
    ...weeks.map(
      (week): Column<Node> => ({
        key: String(week),
        title: t('weeksBefore', { count: week }),
        number: true,
        hint: (node) => {
          const age = node.ages.find((each) => each.weeks === week);
          return age && t('ageHint', { forecast: figureText(age.forecast, 'money', locale, 'short'), actual: figureText(age.actual, 'money', locale, 'short'), slipped: formatNumber(age.slipped, locale), deals: formatNumber(age.deals, locale), periods: age.periods });
        },
        cell: (node) => {
          const age = node.ages.find((each) => each.weeks === week);
          return age ? (
            <button type="button" className={styles['link']} aria-label={t('showJudged', { name: named(node), count: week, rate: percent(age[rate]) })} onClick={() => setShown({ node, weeks: week })}>
              {percent(age[rate])}
            </button>
          ) : (
            '—'
          );
        },
      }),
    ),
  ];
  const asked: DealsAsked | null = shown && { measure, periods, weeks: shown.weeks, slipped: rate === 'slip_rate', node: whole ? null : `${shown.node.kind}:${shown.node.id ?? ''}` };
  return (
    <>
      <RowTable label={t('tabs.accuracy')} query={{ error: null, refetch: () => Promise.resolve() }} rows={found.nodes} columns={columns} id={(node) => `${node.kind} ${node.id ?? ''}`} empty={null} />
      {shown && asked && <Deals asked={asked} title={t(rate === 'slip_rate' ? 'slippedOf' : 'forecastOf', { name: named(shown.node), count: shown.weeks })} />}
      <p className={styles['note']}>{t('accuracyHint')}</p>
    </>
  );
}

function Deals({ asked, title }: { asked: DealsAsked; title: string }) {
  const t = useWords('forecast');
  const locale = useLocale();
  const answer = useQuery({ queryKey: [KEY, 'judged', asked], queryFn: ({ signal }) => post('/forecast/accuracy/deals', { body: asked, signal }) });
  const money = (value: unknown) => figureText(value, 'money', locale, 'full');
  const day = (value: string | null) => (value === null ? '—' : formatDay(value, locale));
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
    { key: 'then', title: t('amountThen'), number: true, cell: (row) => money(row.then) },
    { key: 'now', title: t('amountNow'), number: true, cell: (row) => (row.now === null ? '—' : money(row.now)) },
    { key: 'part', title: t('category'), cell: (row) => t(`parts.${row.part}`) },
    { key: 'close', title: t('closeDate'), cell: (row) => (row.close_then === row.close_now ? day(row.close_now) : `${day(row.close_then)} → ${day(row.close_now)}`) },
    { key: 'state', title: t('state'), cell: (row) => (row.state_now === null ? '—' : t(`states.${row.state_now}`)) },
  ];
  return (
    <section aria-label={title}>
      <h3 className={styles['subhead']}>{title}</h3>
      <RowTable label={title} query={answer} rows={answer.data?.deals} columns={columns} id={(row) => row.id} empty={<State kind="empty" title={t('noDeals')} />} />
    </section>
  );
}
