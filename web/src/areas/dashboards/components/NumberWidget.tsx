import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { useWords } from '@/areas/shared/useWords';
import { changeOf, figureText, plainFigure, type Change } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import type { Metric, Widget } from '../declared';
import { spanBefore, writePeriod, type Earlier, type Period } from '../period';
import { spanText } from '../periodText';
import { effective, metricsOf, objectsOf, useSurroundings, type Surroundings } from '../surroundings';
import { useDrill } from '../useDrill';
import { useFigures } from '../useFigures';
import { WidgetCard } from '../WidgetCard';
import styles from './NumberWidget.module.css';

/** All big numbers under the same condition and period are asked for at once. */
function sharedMetrics(widget: Widget, page: Surroundings, comparing: boolean): Metric[] {
  const own = effective(widget, page);
  const alike = page.widgets.filter((other) => {
    const theirs = effective(other, page);
    const same = theirs.where === own.where && writePeriod(theirs.period) === writePeriod(own.period);
    return other.kind === 'number' && same && (!comparing || other.compare);
  });
  return [...new Set(alike.flatMap((other) => metricsOf(other, page.catalogue)))];
}

function useNumbers(widget: Widget, page: Surroundings, where: string, period: Period, comparing: boolean, enabled: boolean) {
  const metrics = sharedMetrics(widget, page, comparing);
  const query = { metrics: metrics.map((metric) => metric.name), by: [], where, period, sort: [], limit: null, filters: page.filters };
  return useFigures(query, objectsOf(metrics), enabled);
}

export function NumberWidget({ widget }: { widget: Widget }) {
  const page = useSurroundings();
  const locale = useLocale();
  const style = useNumberStyle();
  const drill = useDrill();
  const metric = metricsOf(widget, page.catalogue)[0];
  const { where, period } = effective(widget, page);
  const comparable = widget.compare && metric !== undefined && !metric.stock;
  const before = comparable ? spanBefore(period, page.today, page.fiscalStart) : null;
  const now = useNumbers(widget, page, where, period, false, true);
  const earlier = useNumbers(widget, page, where, before?.span ?? period, true, before !== null);
  if (!metric) return null;
  const value = now.data?.[0]?.[metric.name];
  const body = () => {
    if (now.error) return <ProblemState error={now.error} retry={() => void now.refetch()} small />;
    if (!now.data) return <Bar width={130} height={26} />;
    return (
      <button
        type="button"
        className={styles['figure']}
        onClick={() => drill({ metric: metric.name, by: {}, where, period })}
        title={figureText(value, metric.unit, locale, 'full')}
      >
        {figureText(value, metric.unit, locale, style)}
      </button>
    );
  };
  return (
    <WidgetCard widget={widget} stale={now.isPlaceholderData}>
      {body()}
      {before && earlier.data && now.data && (
        <Comparison metric={metric} period={period} before={before} now={value} then={earlier.data[0]?.[metric.name]} today={page.today} />
      )}
    </WidgetCard>
  );
}

interface ComparisonProps {
  metric: Metric;
  period: Period;
  before: Earlier;
  now: unknown;
  then: unknown;
  today: string;
}

function grainOf(period: Period): string {
  const found = typeof period === 'string' ? /^(this|last)_(week|month|quarter|year)$/.exec(period) : null;
  return found?.[1] === 'this' ? (found[2] ?? 'other') : 'other';
}

function Comparison({ metric, period, before, now, then, today }: ComparisonProps) {
  const t = useWords('dashboards');
  const locale = useLocale();
  const style = useNumberStyle();
  const change = changeOf(now, then, metric.unit, metric.better);
  const against = t(`before.${grainOf(period)}${before.partial ? '_part' : ''}`);
  const title = `${against} ${spanText(before.span, locale, today)}: ${figureText(then, metric.unit, locale, style)}`;
  if (!change) return <p className={styles['compare']}>{t('noBefore', { against })}</p>;
  const mood = change.good === null ? 'same' : change.good ? 'good' : 'bad';
  return (
    <p className={styles['compare']} title={title}>
      <span className={styles['change']} data-mood={mood}>
        {change.direction === 'up' && <ArrowUpOutlined aria-hidden="true" />}
        {change.direction === 'down' && <ArrowDownOutlined aria-hidden="true" />}
        <span className="y-hidden">{t(`direction.${change.direction}`)}</span>
        {changeWords(change)}
        <span className="y-hidden">{t(`mood.${mood}`)}</span>
      </span>
      <span className="y-ellipsis">{against}</span>
    </p>
  );

  function changeWords({ ratio, direction }: Change): string {
    if (direction === 'same') return t('direction.same');
    if (ratio === null) return t('fromNothing');
    const size = Math.abs(ratio);
    return metric.unit === 'percent'
      ? t('points', { points: plainFigure(size * 100, 'days', locale, style) })
      : plainFigure(size, 'percent', locale, style);
  }
}
