import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RecordData } from '@/api/types';
import type { Metric, Widget } from '@/areas/dashboards/declared';
import { SurroundingsContext, type Surroundings } from '@/areas/dashboards/surroundings';
import { useCatalogue } from '@/areas/dashboards/useFigures';
import { WidgetGrid } from '@/areas/dashboards/WidgetGrid';
import { useWords, type Words } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { useMe } from '@/model/context';
import { RowsSkeleton } from '@/ui/Skeleton';
import { UseList } from './UseList';
import { Versions } from './Versions';
import { loadUses } from './api';
import styles from './Metrics.module.css';

/** What a metric counts just now, by month and by person, and what shows it. */
export default function MetricTab({ record }: { record: RecordData }) {
  const t = useWords('metrics');
  const code = asString(record['code']);
  const catalogue = useCatalogue();
  const metric = catalogue?.get(code);
  if (!catalogue) return <RowsSkeleton rows={4} columns={1} />;
  return (
    <>
      {metric ? <Figures metric={metric} catalogue={catalogue} t={t} /> : <p>{t('off')}</p>}
      {metric && <Uses name={code} t={t} />}
      <Versions record={record} t={t} />
    </>
  );
}

function Figures({ metric, catalogue, t }: { metric: Metric; catalogue: ReadonlyMap<string, Metric>; t: Words }) {
  const { timeZone } = useLocale();
  const { fiscalStart } = useMe();
  const page = useMemo<Surroundings>(
    () => ({ period: 'this_year', scope: '', filters: {}, widgets: widgetsOf(metric, t), catalogue, today: todayIn(timeZone), fiscalStart }),
    [metric, catalogue, t, timeZone, fiscalStart],
  );
  return (
    <SurroundingsContext value={page}>
      <WidgetGrid widgets={page.widgets} />
    </SurroundingsContext>
  );
}

function widgetsOf(metric: Metric, t: Words): Widget[] {
  const widget = (id: string, kind: string, text: string, height: number, more: Partial<Widget>): Widget => ({
    id, kind, label: { 'zh-CN': text, en: text }, metrics: [metric.name], by: [], where: null, period: null, compare: false, sort: null, limit: null, object: null,
    fields: [], width: 24, height, options: {}, inside: null, tab: 0, ...more,
  });
  const narrowed = metric.date && !metric.stock;
  const shown = [widget('whole', 'number', narrowed ? t('thisYear') : t('now'), 4, { compare: Boolean(narrowed) })];
  if (metric.date) shown.push(widget('months', 'bar', t('byMonth'), 9, { by: ['month'] }));
  if ('owner' in metric.dimensions) shown.push(widget('people', 'leaderboard', t('byPerson'), 10, { by: ['owner'], sort: `-${metric.name}`, limit: 10 }));
  return shown;
}

function Uses({ name, t }: { name: string; t: Words }) {
  const { data } = useQuery({ queryKey: ['metric-uses', name], queryFn: ({ signal }) => loadUses(name, signal) });
  if (!data) return null;
  return (
    <section className={styles['section']}>
      <h3>{t('uses')}</h3>
      {data.length === 0 && <p>{t('unused')}</p>}
      {data.length > 0 && <UseList uses={data} />}
    </section>
  );
}
