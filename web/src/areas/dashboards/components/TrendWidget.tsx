import { useWords } from '@/areas/shared/useWords';
import { figureNumber, figureText } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { fillSteps } from '../build';
import type { Widget } from '../declared';
import { effective, metricsOf, objectsOf, useSurroundings } from '../surroundings';
import { useDrill } from '../useDrill';
import { useFigures } from '../useFigures';
import { WidgetCard } from '../WidgetCard';
import styles from './NumberWidget.module.css';

const WIDTH = 240;
const HEIGHT = 48;

/** A line through the figures of the steps, drawn small. */
export function sparkline(values: readonly number[]): string {
  const least = Math.min(...values);
  const range = Math.max(...values) - least || 1;
  const step = values.length > 1 ? WIDTH / (values.length - 1) : 0;
  return values.map((value, index) => `${index === 0 ? 'M' : 'L'}${(index * step).toFixed(1)} ${(HEIGHT - 3 - ((value - least) / range) * (HEIGHT - 6)).toFixed(1)}`).join(' ');
}

/** One figure with the line that leads to it. */
export function TrendWidget({ widget }: { widget: Widget }) {
  const t = useWords('dashboards');
  const page = useSurroundings();
  const locale = useLocale();
  const style = useNumberStyle();
  const drill = useDrill();
  const metric = metricsOf(widget, page.catalogue)[0];
  const { where, period } = effective(widget, page);
  const grain = widget.by[0] ?? 'month';
  const common = { metrics: metric ? [metric.name] : [], where, period, sort: [], limit: null, filters: page.filters };
  const whole = useFigures({ ...common, by: [] }, metric ? objectsOf([metric]) : []);
  const steps = useFigures({ ...common, by: [grain] }, metric ? objectsOf([metric]) : []);
  if (!metric) return null;
  const body = () => {
    const error = whole.error ?? steps.error;
    if (error) return <ProblemState error={error} retry={() => void Promise.all([whole.refetch(), steps.refetch()])} small />;
    if (!whole.data || !steps.data) return <Bar width={130} height={26} />;
    const value = whole.data[0]?.[metric.name];
    const values = fillSteps(steps.data, grain, null).map(({ row }) => figureNumber(row?.[metric.name]) ?? 0);
    return (
      <>
        <button type="button" className={styles['figure']} title={figureText(value, metric.unit, locale, 'full')} onClick={() => drill({ metric: metric.name, by: {}, where, period })}>
          {figureText(value, metric.unit, locale, style)}
        </button>
        {values.length > 1 && (
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" width="100%" height={HEIGHT} role="img" aria-label={t('trend.label', { count: values.length })}>
            <path d={sparkline(values)} fill="none" stroke="var(--y-accent)" strokeWidth={2} vectorEffect="non-scaling-stroke" />
          </svg>
        )}
      </>
    );
  };
  return (
    <WidgetCard widget={widget} stale={whole.isPlaceholderData}>
      {body()}
    </WidgetCard>
  );
}
