import { useMemo } from 'react';
import { useWords } from '@/areas/shared/useWords';
import type { MetricRow } from '@/api/metrics';
import { plainFigure } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import type { Metric, Widget } from '../declared';
import tableStyles from '../FigureTable.module.css';
import { effective, metricsOf, objectsOf, useSurroundings } from '../surroundings';
import { useDrill } from '../useDrill';
import { useFigures } from '../useFigures';
import { WidgetCard } from '../WidgetCard';
import { NoFigures } from './Empty';
import { figuresOf } from './figuresOf';
import { pivotOf } from './pivot';

const MOST_ROWS = 2000;

/** Cells of figures, shaded by their size for a cohort; the totals are asked for, not added up, so that rates are true there too. */
export function PivotWidget({ widget }: { widget: Widget }) {
  const page = useSurroundings();
  const metrics = metricsOf(widget, page.catalogue);
  const { where, period } = effective(widget, page);
  const [down = '', across = ''] = widget.by;
  const query = { metrics: widget.metrics, by: widget.by, where, period, sort: [], limit: widget.limit ?? MOST_ROWS, filters: page.filters };
  const objects = objectsOf(metrics);
  const cells = useFigures(query, objects);
  const lines = useFigures({ ...query, by: [down] }, objects);
  const columns = useFigures({ ...query, by: [across] }, objects);
  const all = useFigures({ ...query, by: [] }, objects);
  const body = () => {
    const error = cells.error ?? lines.error ?? columns.error ?? all.error;
    if (error) return <ProblemState error={error} retry={() => void cells.refetch()} small />;
    if (!cells.data || !lines.data || !columns.data || !all.data) return <RowsSkeleton rows={6} columns={5} />;
    if (cells.data.length === 0) return <NoFigures />;
    return <Cells widget={widget} metrics={metrics} rows={cells.data} totals={[lines.data, columns.data, all.data]} />;
  };
  return (
    <WidgetCard widget={widget} stale={cells.isPlaceholderData} flush>
      {body()}
    </WidgetCard>
  );
}

interface CellsProps {
  widget: Widget;
  metrics: Metric[];
  rows: MetricRow[];
  totals: [MetricRow[], MetricRow[], MetricRow[]];
}

function Cells({ widget, metrics, rows, totals }: CellsProps) {
  const t = useWords('dashboards');
  const locale = useLocale();
  const style = useNumberStyle();
  const model = useModel();
  const page = useSurroundings();
  const drill = useDrill();
  const { where, period } = effective(widget, page);
  const [down = '', across = ''] = widget.by;
  const figures = useMemo(() => figuresOf([down, across], rows, metrics, model, locale.language, t('missing')), [rows, metrics, model, locale.language, t, down, across]);
  const pivot = useMemo(() => pivotOf(figures), [figures]);
  const edge = (by: string[], given: MetricRow[]) => new Map(figuresOf(by, given, metrics, model, locale.language, t('missing')).rows.map((row) => [row.texts[0] ?? '', row.values]));
  const [atLine, atColumn, atCorner] = [edge([down], totals[0]), edge([across], totals[1]), edge([], totals[2]).get('')];
  const most = Math.max(1, ...figures.rows.map((row) => row.values[0] ?? 0));
  const shade = (value: number | null | undefined) => (widget.kind === 'cohort' && value ? { background: `color-mix(in srgb, var(--y-accent) ${Math.round((value / most) * 45)}%, transparent)` } : undefined);
  const cell = (value: number | null | undefined, index: number, by: Record<string, unknown>) => {
    const metric = metrics[index];
    if (!metric || value === null || value === undefined) return <span>—</span>;
    return (
      <button type="button" onClick={() => drill({ metric: metric.name, by, where, period })}>
        {plainFigure(value, metric.unit, locale, style)}
      </button>
    );
  };
  const head = (text: string) => metrics.map((metric) => (
    <th key={metric.name} scope="col" className={tableStyles['number']}>
      {metrics.length > 1 ? `${text} · ${metric.label[locale.language] ?? ''}` : text}
    </th>
  ));
  return (
    <div className={tableStyles['scroll']}>
      <table className={tableStyles['table']}>
        <thead>
          <tr>
            <th scope="col">{figures.dimensions[0]?.grain ? t(`dimension.${down}`) : figures.dimensions[0]?.label}</th>
            {pivot.columns.map((column) => head(column.text))}
            {head(t('total'))}
          </tr>
        </thead>
        <tbody>
          {pivot.lines.map((line, at) => (
            <tr key={line.text}>
              <th scope="row">{line.text}</th>
              {pivot.columns.map((column, place) =>
                metrics.map((metric, index) => (
                  <td key={`${column.text}.${metric.name}`} className={tableStyles['number']} style={shade(pivot.cells[at]?.[place]?.values[0])}>
                    {cell(pivot.cells[at]?.[place]?.values[index], index, { [down]: line.key, [across]: column.key })}
                  </td>
                )),
              )}
              {metrics.map((metric, index) => (
                <td key={metric.name} className={tableStyles['number']}>
                  {cell(atLine.get(line.text)?.[index], index, { [down]: line.key })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('total')}</th>
            {pivot.columns.map((column) =>
              metrics.map((metric, index) => (
                <td key={`${column.text}.${metric.name}`} className={tableStyles['number']}>
                  {cell(atColumn.get(column.text)?.[index], index, { [across]: column.key })}
                </td>
              )),
            )}
            {metrics.map((metric, index) => (
              <td key={metric.name} className={tableStyles['number']}>
                {cell(atCorner?.[index], index, {})}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
