import { Progress } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { figureNumber, figureText, plainFigure } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import type { Widget } from '../declared';
import { effective, metricsOf, objectsOf, useSurroundings } from '../surroundings';
import { useDrill } from '../useDrill';
import { useFigures } from '../useFigures';
import { WidgetCard } from '../WidgetCard';
import styles from './NumberWidget.module.css';

/** One figure against a target: how much is reached and how much is missing. */
export function TargetWidget({ widget }: { widget: Widget }) {
  const t = useWords('dashboards');
  const page = useSurroundings();
  const locale = useLocale();
  const style = useNumberStyle();
  const drill = useDrill();
  const metric = metricsOf(widget, page.catalogue)[0];
  const { where, period } = effective(widget, page);
  const query = { metrics: metric ? [metric.name] : [], by: [], where, period, sort: [], limit: null, filters: page.filters };
  const answer = useFigures(query, metric ? objectsOf([metric]) : []);
  if (!metric) return null;
  const goal = typeof widget.options['goal'] === 'number' ? widget.options['goal'] : 0;
  const value = answer.data?.[0]?.[metric.name];
  const reached = figureNumber(value) ?? 0;
  const share = goal > 0 ? reached / goal : 0;
  const gap = goal - reached;
  const body = () => {
    if (answer.error) return <ProblemState error={answer.error} retry={() => void answer.refetch()} small />;
    if (!answer.data) return <Bar width={130} height={26} />;
    return (
      <>
        <button type="button" className={styles['figure']} title={figureText(value, metric.unit, locale, 'full')} onClick={() => drill({ metric: metric.name, by: {}, where, period })}>
          {figureText(value, metric.unit, locale, style)}
        </button>
        <Progress percent={Math.min(100, Math.round(share * 100))} size="small" showInfo={false} status={share >= 1 ? 'success' : 'normal'} aria-label={t('target.reached', { share: plainFigure(share, 'percent', locale, style) })} />
        <p className={styles['compare']}>
          <span>{t('target.reached', { share: plainFigure(share, 'percent', locale, style) })}</span>
          <span className="y-ellipsis">
            {gap > 0 ? t('target.gap', { gap: figureText(gap, metric.unit, locale, style) }) : t('target.over', { over: figureText(-gap, metric.unit, locale, style) })}
          </span>
        </p>
      </>
    );
  };
  return (
    <WidgetCard widget={widget} stale={answer.isPlaceholderData}>
      {body()}
    </WidgetCard>
  );
}
