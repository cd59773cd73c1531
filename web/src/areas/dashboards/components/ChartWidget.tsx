import { lazy, useCallback, useMemo } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { buildChart } from '../build';
import type { Widget } from '../declared';
import { GRAINS } from '../grainLabel';
import { spanOf } from '../period';
import { effective, metricsOf, objectsOf, useSurroundings, type Surroundings } from '../surroundings';
import { useDrill } from '../useDrill';
import { useFigures } from '../useFigures';
import { afterPaint } from '../afterPaint';
import { ChartCard } from './ChartCard';

const Chart = lazy(() => afterPaint().then(() => import('@/charts/Chart')));

/** The last month or day that belongs on the axis: the end of the period, but not the future. */
function lastStep(widget: Widget, page: Surroundings): string | null {
  const grain = widget.by[0] ?? '';
  const span = spanOf(effective(widget, page).period, page.today, page.fiscalStart);
  if (!span || !GRAINS.has(grain)) return null;
  const end = span.to < page.today ? span.to : page.today;
  if (grain === 'month') return end.slice(0, 7);
  if (grain === 'day') return end;
  return null;
}

/** Lines, bars and shares; as a table too, for who cannot see or wants the exact figures. */
export function ChartWidget({ widget }: { widget: Widget }) {
  const t = useWords('dashboards');
  const page = useSurroundings();
  const model = useModel();
  const { language } = useLocale();
  const drill = useDrill();
  const metrics = useMemo(() => metricsOf(widget, page.catalogue), [widget, page.catalogue]);
  const { where, period } = effective(widget, page);
  const query = { metrics: widget.metrics, by: widget.by, where, period, sort: widget.sort ? [widget.sort] : [], limit: widget.limit, filters: page.filters };
  const answer = useFigures(query, objectsOf(metrics));
  const until = lastStep(widget, page);
  const chart = useMemo(() => {
    const words = { language, missing: t('missing'), others: t('others') };
    return answer.data ? buildChart(widget, answer.data, metrics, model, words, until) : null;
  }, [answer.data, widget, metrics, model, language, until, t]);
  const [dimension = '', second = ''] = widget.by;
  const periodKey = JSON.stringify(period);
  const pick = useCallback(
    (category: number, series: number) => {
      const split = chart?.seriesKeys;
      const metric = (split ? undefined : metrics[series]) ?? metrics[0];
      const key = chart?.keys[category];
      if (!metric || key === undefined) return;
      const by = { [dimension]: key, ...(split ? { [second]: split[series] } : {}) };
      drill({ metric: metric.name, by, where, period: JSON.parse(periodKey) as typeof period });
    },
    [metrics, chart, drill, dimension, second, where, periodKey],
  );
  return (
    <ChartCard widget={widget} answer={answer} shown={chart?.keys ?? null} metrics={metrics} where={where} period={period}>
      {chart && <Chart kind={chart.kind} data={chart.data} label={t('chartLabel', { label: labelText(widget.label, language) })} onPick={pick} />}
    </ChartCard>
  );
}
