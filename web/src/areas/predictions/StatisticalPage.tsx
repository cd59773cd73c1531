import { InputNumber, Select } from 'antd';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { post } from '@/api/call';
import type { MetricDefinition } from '@/api/metrics';
import { dimensionField, dimensionText } from '@/areas/dashboards/dimension';
import { grainLabel } from '@/areas/dashboards/grainLabel';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { figureText, type Unit } from '@/charts/figures';
import { isObject } from '@/lib/equal';
import { formatNumber, formatPercent } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { metricsQuery } from '@/model/queries';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { RowTable, type Column } from '@/ui/RowTable';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { ForecastChart } from './ForecastChart';
import styles from './Predictions.module.css';
import { GRAINS, statisticalRoute, type Grain, type StatisticalSearch } from './routes';

const USUAL = 'won_amount';
const USUAL_STEPS = 6;
const MOST_STEPS = 24;

function load(body: { metric: string; grain: Grain; steps: number; by: string | null }, signal?: AbortSignal) {
  return post('/statistical-forecasts', { body, ...(signal ? { signal } : {}) });
}

type Forecast = Awaited<ReturnType<typeof load>>;
type Series = Forecast['whole'];

/** How a figure goes on by itself: its past, the model that back-tests chose, the range, and its parts. */
export function StatisticalPage() {
  const t = useWords('forecasting');
  const metrics = useQuery(metricsQuery);
  useTitle(t('title'));
  if (metrics.error) return <ProblemState error={metrics.error} page retry={() => void metrics.refetch()} />;
  if (!metrics.data) return <PageSkeleton />;
  const known = metrics.data.filter((one) => !one.stock && (one.date || one.ratio));
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
      </header>
      {known.length === 0 ? <State kind="empty" title={t('noMetrics')} /> : <Asked known={known} />}
    </div>
  );
}

function Asked({ known }: { known: readonly MetricDefinition[] }) {
  const t = useWords('forecasting');
  const d = useWords('dashboards');
  const { language } = useLocale();
  const model = useModel();
  const search = statisticalRoute.useSearch();
  const navigate = useNavigate();
  const metric = known.find((one) => one.name === search.metric) ?? known.find((one) => one.name === USUAL) ?? known[0];
  const dimensions = metric && addsUp(metric) ? Object.keys(metric.dimensions) : [];
  const by = dimensions.find((one) => one === search.by) ?? null;
  const asked = { metric: metric?.name ?? '', grain: search.grain ?? ('month' as const), steps: search.steps ?? USUAL_STEPS, by };
  const query = useQuery({
    queryKey: ['metric-query', 'statistical', asked],
    queryFn: ({ signal }) => load(asked, signal),
    placeholderData: keepPreviousData,
  });
  if (!metric) return null;
  const go = (part: Partial<StatisticalSearch>) => void navigate({ to: '/forecasts/statistical', search: { ...search, ...part }, replace: true });
  const dimensionName = (name: string) => labelText(dimensionField(name, metric, model)?.label, language) || d(`dimension.${name}`);
  return (
    <>
      <div className={styles['tools']} role="group" aria-label={t('asked')}>
        <Select
          aria-label={t('metric')}
          className={styles['metric']}
          showSearch
          optionFilterProp="label"
          value={metric.name}
          onChange={(name) => go({ metric: name, by: undefined })}
          options={known.map((one) => ({ value: one.name, label: labelText(one.label, language) }))}
        />
        <Select<Grain> aria-label={t('grain')} value={asked.grain} onChange={(grain) => go({ grain })} options={GRAINS.map((one) => ({ value: one, label: t(`grains.${one}`) }))} />
        <InputNumber
          aria-label={t('steps')}
          className={styles['steps']}
          prefix={<span className={styles['soft']}>{t('steps')}</span>}
          min={1}
          max={MOST_STEPS}
          precision={0}
          value={asked.steps}
          onChange={(steps) => steps && go({ steps })}
        />
        {dimensions.length > 0 && (
          <Select
            aria-label={t('by')}
            className={styles['metric']}
            allowClear
            placeholder={t('by')}
            value={by}
            onChange={(next) => go({ by: next ?? undefined })}
            options={dimensions.map((one) => ({ value: one, label: dimensionName(one) }))}
          />
        )}
      </div>
      {query.error && !query.data && <ProblemState error={query.error} retry={() => void query.refetch()} />}
      {!query.error && !query.data && <RowsSkeleton rows={8} columns={4} />}
      {query.data && <Shown found={query.data} metric={metric} grain={asked.grain} by={by} />}
    </>
  );
}

/** Whether the figures of parts make that of the whole. */
function addsUp({ measure, ratio }: MetricDefinition): boolean {
  return !ratio && /^(count\(\)|sum\()/.test(measure ?? '');
}

interface ShownProps {
  found: Forecast;
  metric: MetricDefinition;
  grain: Grain;
  by: string | null;
}

function Shown({ found, metric, grain, by }: ShownProps) {
  const t = useWords('forecasting');
  const locale = useLocale();
  const { whole, unit } = found;
  const name = (period: string) => grainLabel(grain, period, locale.language);
  const figure = (value: string | undefined) => figureText(value ?? null, unit, locale, 'short');
  if (whole.method === null) return <State kind="empty" title={t('tooShort')} text={t('tooShortHint')} />;
  const columns: Column<string>[] = [
    { key: 'period', title: t('period'), names: true, cell: name },
    { key: 'value', title: t('value'), number: true, cell: (one) => figure(whole.values[found.ahead.indexOf(one)]) },
    { key: 'low', title: t('low'), number: true, cell: (one) => figure(whole.low[found.ahead.indexOf(one)]) },
    { key: 'high', title: t('high'), number: true, cell: (one) => figure(whole.high[found.ahead.indexOf(one)]) },
  ];
  return (
    <>
      <section className={page['card']} aria-labelledby="forecast-whole">
        <header className={page['cardHead']}>
          <h2 id="forecast-whole">{labelText(metric.label, locale.language)}</h2>
        </header>
        <Quality whole={whole} />
        <ForecastChart past={found.past.map(name)} ahead={found.ahead.map(name)} series={whole} unit={unit} label={t('chartLabel', { metric: labelText(metric.label, locale.language) })} />
        <RowTable label={t('values')} query={SETTLED} rows={found.ahead} columns={columns} id={(one) => one} empty={null} />
      </section>
      {by && <Parts found={found} metric={metric} grain={grain} by={by} />}
    </>
  );
}

const SETTLED = { error: null, refetch: () => Promise.resolve() };

/** What the back-test says of the model, in words. */
function Quality({ whole }: { whole: Series }) {
  const t = useWords('forecasting');
  const locale = useLocale();
  const percent = (value: number | null) => (value === null ? '—' : formatPercent(Math.round(value * 1000) / 1000, locale));
  const others = Object.entries(whole.tried)
    .toSorted((a, b) => a[1] - b[1])
    .map(([name, error]) => `${t(`methods.${name}`)} ${percent(error)}`);
  return (
    <div className={styles['verdict']}>
      <p>
        {t('chosen', { method: t(`methods.${whole.method ?? 'naive'}`), count: whole.origins, error: percent(whole.wape) })}{' '}
        {whole.method !== whole.simple && whole.simple && t('against', { method: t(`methods.${whole.simple}`), error: percent(whole.simple_wape) })}
      </p>
      {whole.coverage !== null && <p className={styles['soft']}>{t('coverage', { share: percent(whole.coverage) })}</p>}
      {others.length > 1 && <p className={styles['soft']}>{t('tried', { list: others.join(' · ') })}</p>}
    </div>
  );
}

/** The parts, which make the whole to the cent in every period to come. */
function Parts({ found, metric, grain, by }: Omit<ShownProps, 'by'> & { by: string }) {
  const t = useWords('forecasting');
  const model = useModel();
  const locale = useLocale();
  const field = dimensionField(by, metric, model);
  const shownUnit: Unit = found.unit;
  const figure = (value: string | undefined) => figureText(value ?? null, shownUnit, locale, 'short');
  const called = (group: unknown) =>
    isObject(group) && 'others' in group ? t('others', { count: Number(group['others']) }) : dimensionText(by, group, field, locale.language, t('missing'));
  const rows = [...found.parts.map((series, at) => ({ key: String(at), name: called(series.group), series })), { key: 'total', name: t('total'), series: found.whole }];
  const columns: Column<(typeof rows)[number]>[] = [
    { key: 'part', title: t('part'), names: true, cell: (row) => row.name },
    ...found.ahead.map((period, at) => ({
      key: period,
      title: grainLabel(grain, period, locale.language),
      number: true,
      cell: (row: (typeof rows)[number]) => figure(row.series.values[at]),
      hint: (row: (typeof rows)[number]) => t('between', { low: figure(row.series.low[at]), high: figure(row.series.high[at]) }),
    })),
    { key: 'error', title: t('error'), number: true, cell: (row) => (row.series.wape === null ? '—' : `${formatNumber(row.series.wape * 100, locale, 0)}%`) },
  ];
  return (
    <section className={page['card']} aria-labelledby="forecast-parts">
      <header className={page['cardHead']}>
        <h2 id="forecast-parts">{t('parts')}</h2>
        <span className={styles['soft']}>{t('partsHint')}</span>
      </header>
      <RowTable label={t('parts')} query={SETTLED} rows={rows} columns={columns} id={(row) => row.key} empty={null} />
    </section>
  );
}
