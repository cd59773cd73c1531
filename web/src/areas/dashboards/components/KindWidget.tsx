import { lazy, useCallback, useMemo } from 'react';
import { useWords } from '@/areas/shared/useWords';
import type { Mark } from '@/charts/data';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { afterPaint } from '../afterPaint';
import type { Widget } from '../declared';
import { effective, metricsOf, objectsOf, useSurroundings } from '../surroundings';
import { useDrill } from '../useDrill';
import { useFigures } from '../useFigures';
import { ChartCard } from './ChartCard';
import { figuresOf } from './figuresOf';

const KindChart = lazy(() => afterPaint().then(() => import('@/charts/KindChart')));

/** Kinds whose dimension goes without saying. */
const OWN_DIMENSIONS: Readonly<Record<string, readonly string[]>> = { calendar_heat_map: ['day'], gauge: [] };
/** More than what a chart can show well is not fetched. */
const MOST_ROWS = 2000;

/** Charts beside lines, bars and shares; as a table too, for who cannot see or wants the exact figures. */
export function KindWidget({ widget: given }: { widget: Widget }) {
  const t = useWords('dashboards');
  const page = useSurroundings();
  const model = useModel();
  const { language } = useLocale();
  const drill = useDrill();
  const widget = useMemo(() => ({ ...given, by: [...(OWN_DIMENSIONS[given.kind] ?? given.by)] }), [given]);
  const metrics = useMemo(() => metricsOf(widget, page.catalogue), [widget, page.catalogue]);
  const { where, period } = effective(widget, page);
  const query = { metrics: widget.metrics, by: widget.by, where, period, sort: widget.sort ? [widget.sort] : [], limit: widget.limit ?? MOST_ROWS, filters: page.filters };
  const answer = useFigures(query, objectsOf(metrics));
  const figures = useMemo(
    () => (answer.data ? figuresOf(widget.by, answer.data, metrics, model, language, t('missing')) : null),
    [answer.data, widget.by, metrics, model, language, t],
  );
  const goal = widget.options['goal'];
  const extra = useMemo(() => ({ missing: t('missing'), total: t('total'), ...(typeof goal === 'number' ? { goal } : {}) }), [t, goal]);
  const periodKey = JSON.stringify(period);
  const pick = useCallback(
    ({ metric, by }: Mark) => {
      const found = metrics[metric];
      if (found) drill({ metric: found.name, by, where, period: JSON.parse(periodKey) as typeof period });
    },
    [metrics, drill, where, periodKey],
  );
  return (
    <ChartCard widget={widget} answer={answer} shown={figures?.rows ?? null} metrics={metrics} where={where} period={period}>
      {figures && <KindChart kind={widget.kind} figures={figures} extra={extra} label={t('chartLabel', { label: labelText(widget.label, language) })} onPick={pick} />}
    </ChartCard>
  );
}
