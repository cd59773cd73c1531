import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import type { Widget } from '../declared';
import { FigureTable } from '../FigureTable';
import { effective, metricsOf, objectsOf, useSurroundings } from '../surroundings';
import { useFigures } from '../useFigures';
import { WidgetCard } from '../WidgetCard';
import { NoFigures } from './Empty';

/** Rows of figures; the last row is reckoned over all records, so that rates and medians are true there too. */
export function TableWidget({ widget }: { widget: Widget }) {
  const page = useSurroundings();
  const metrics = metricsOf(widget, page.catalogue);
  const { where, period } = effective(widget, page);
  const query = { metrics: widget.metrics, by: widget.by, where, period, sort: widget.sort ? [widget.sort] : [], limit: widget.limit, filters: page.filters };
  const rows = useFigures(query, objectsOf(metrics));
  const totals = useFigures({ ...query, by: [], sort: [], limit: null }, objectsOf(metrics));
  const body = () => {
    if (rows.error) return <ProblemState error={rows.error} retry={() => void rows.refetch()} small />;
    if (!rows.data) return <RowsSkeleton rows={6} columns={4} />;
    if (rows.data.length === 0) return <NoFigures />;
    return <FigureTable widget={widget} rows={rows.data} metrics={metrics} where={where} period={period} totals={widget.options['total'] === 'none' ? undefined : totals.data?.[0]} />;
  };
  return (
    <WidgetCard widget={widget} stale={rows.isPlaceholderData} flush>
      {body()}
    </WidgetCard>
  );
}
