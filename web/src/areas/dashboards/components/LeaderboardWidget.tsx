import { useWords } from '@/areas/shared/useWords';
import type { MetricRow } from '@/api/metrics';
import { figureNumber, figureText } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { targetOf } from '@/model/view';
import { Avatar } from '@/ui/Avatar';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import type { Metric, Widget } from '../declared';
import { dimensionField, dimensionText } from '../dimension';
import { effective, metricsOf, objectsOf, useSurroundings } from '../surroundings';
import { useDrill } from '../useDrill';
import { useFigures } from '../useFigures';
import { WidgetCard } from '../WidgetCard';
import { NoFigures } from './Empty';
import styles from './LeaderboardWidget.module.css';

const MOST = 10;

/** Who or what leads: rank, name, a bar for the first figure, the others beside it. */
export function LeaderboardWidget({ widget }: { widget: Widget }) {
  const page = useSurroundings();
  const metrics = metricsOf(widget, page.catalogue);
  const { where, period } = effective(widget, page);
  const sort = widget.sort ?? (metrics[0] ? `-${metrics[0].name}` : null);
  const query = { metrics: widget.metrics, by: widget.by, where, period, sort: sort ? [sort] : [], limit: widget.limit ?? MOST, filters: page.filters };
  const answer = useFigures(query, objectsOf(metrics));
  const first = metrics[0];
  const rows = (answer.data ?? []).filter((row) => first && figureNumber(row[first.name]) !== null);
  const body = () => {
    if (answer.error) return <ProblemState error={answer.error} retry={() => void answer.refetch()} small />;
    if (!answer.data) return <RowsSkeleton rows={6} columns={3} />;
    return rows.length ? <Ranks widget={widget} rows={rows} metrics={metrics} /> : <NoFigures />;
  };
  return (
    <WidgetCard widget={widget} stale={answer.isPlaceholderData} flush>
      {body()}
    </WidgetCard>
  );
}

function Ranks({ widget, rows, metrics }: { widget: Widget; rows: readonly MetricRow[]; metrics: readonly Metric[] }) {
  const t = useWords('dashboards');
  const locale = useLocale();
  const style = useNumberStyle();
  const model = useModel();
  const page = useSurroundings();
  const drill = useDrill();
  const { where, period } = effective(widget, page);
  const dimension = widget.by[0] ?? '';
  const [first, ...others] = metrics;
  if (!first) return null;
  const field = dimensionField(dimension, first, model);
  const person = field !== null && targetOf(field) === 'user';
  const most = Math.max(...rows.map((row) => figureNumber(row[first.name]) ?? 0), 0);
  return (
    <table className={styles['board']}>
      <thead>
        <tr>
          <th scope="col" className={styles['rank']}>
            <span className="y-hidden">{t('rank')}</span>
          </th>
          <th scope="col">{labelText(field?.label, locale.language)}</th>
          {metrics.map((metric) => (
            <th key={metric.name} scope="col" className={styles['number']}>
              {labelText(metric.label, locale.language)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => {
          const name = dimensionText(dimension, row[dimension], field, locale.language, t('missing'));
          const value = figureNumber(row[first.name]) ?? 0;
          const open = (metric: Metric) => drill({ metric: metric.name, by: { [dimension]: row[dimension] }, where, period });
          return (
            <tr key={index}>
              <td className={styles['rank']} data-top={index < 3 ? '' : undefined}>
                {index + 1}
              </td>
              <th scope="row">
                <span className={styles['name']}>
                  {person && <Avatar name={name} size={22} />}
                  <span className="y-ellipsis">{name}</span>
                </span>
                <span className={styles['bar']} aria-hidden="true">
                  <i style={{ width: `${most > 0 ? Math.max(0, (value / most) * 100) : 0}%` }} />
                </span>
              </th>
              {[first, ...others].map((metric) => (
                <td key={metric.name} className={styles['number']}>
                  <button type="button" onClick={() => open(metric)}>
                    {figureText(row[metric.name], metric.unit, locale, style)}
                  </button>
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
