import { Select } from 'antd';
import { useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { figureText, plainFigure } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { labelText, useLocale } from '@/lib/locale';
import { useStages } from '@/model/stages';
import { hue } from '@/start/tokens';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import type { Metric, Widget } from '../declared';
import { funnelSteps, pipelinesOf, type FunnelStep } from '../funnel';
import { effective, metricsOf, objectsOf, useSurroundings } from '../surroundings';
import { useDrill } from '../useDrill';
import { useFigures } from '../useFigures';
import { WidgetCard } from '../WidgetCard';
import { NoFigures } from './Empty';
import styles from './FunnelWidget.module.css';

/** The open stages of a pipeline from first to last, each as wide as what stands in it. */
export function FunnelWidget({ widget }: { widget: Widget }) {
  const t = useWords('dashboards');
  const page = useSurroundings();
  const stages = useStages();
  const [chosen, setChosen] = useState<string | null>(null);
  const metrics = metricsOf(widget, page.catalogue);
  const { where, period } = effective(widget, page);
  const query = { metrics: widget.metrics, by: widget.by, where, period, sort: [], limit: null, filters: page.filters };
  const answer = useFigures(query, objectsOf(metrics));
  const [first] = metrics;
  const count = metrics.find((metric) => metric.unit === 'number') ?? first;
  if (!first || !count) return null;
  const pipelines = answer.data ? pipelinesOf(answer.data, stages, first.name) : [];
  const pipeline = pipelines.find((one) => one.id === chosen) ?? pipelines[0];
  const steps = answer.data && pipeline ? funnelSteps(answer.data, pipeline.stages, first.name, count.name) : [];
  const body = () => {
    if (answer.error) return <ProblemState error={answer.error} retry={() => void answer.refetch()} small />;
    if (!answer.data || stages.length === 0) return <RowsSkeleton rows={5} columns={1} />;
    return steps.length ? <Steps widget={widget} steps={steps} metrics={metrics} /> : <NoFigures />;
  };
  return (
    <WidgetCard
      widget={widget}
      stale={answer.isPlaceholderData}
      tools={
        pipelines.length > 1 && (
          <Select
            size="small"
            variant="borderless"
            value={pipeline?.id ?? ''}
            onChange={setChosen}
            options={pipelines.map((one) => ({ value: one.id, label: one.name }))}
            aria-label={t('pipeline')}
            popupMatchSelectWidth={false}
          />
        )
      }
    >
      {body()}
    </WidgetCard>
  );
}

function Steps({ widget, steps, metrics }: { widget: Widget; steps: readonly FunnelStep[]; metrics: readonly Metric[] }) {
  const t = useWords('dashboards');
  const locale = useLocale();
  const style = useNumberStyle();
  const page = useSurroundings();
  const drill = useDrill();
  const { where, period } = effective(widget, page);
  const most = Math.max(...steps.map((step) => step.value), 0);
  const dimension = widget.by[0] ?? 'stage';
  return (
    <ol className={styles['funnel']}>
      {steps.map((step) => (
        <li key={step.stage.id}>
          <div className={styles['line']}>
            <span className={`${styles['stage']} y-ellipsis`} title={step.stage.name}>
              {step.stage.name}
            </span>
            <span className={styles['track']} aria-hidden="true">
              <i style={{ width: `${most > 0 ? Math.max((step.value / most) * 100, step.value > 0 ? 2 : 0) : 0}%`, background: hue(step.stage.color) }} />
            </span>
            <span className={styles['figures']}>
              {metrics.map((metric, index) => (
                <button
                  key={metric.name}
                  type="button"
                  data-first={index === 0 ? '' : undefined}
                  title={labelText(metric.label, locale.language)}
                  onClick={() => drill({ metric: metric.name, by: { [dimension]: { id: step.stage.id } }, where, period })}
                >
                  {figureText(step.row[metric.name] ?? 0, metric.unit, locale, style)}
                  {metric.unit === 'number' && <span className={styles['unit']}>{t('deals')}</span>}
                </button>
              ))}
            </span>
          </div>
          {step.onward !== null && (
            <p className={styles['onward']} title={t('onwardHint')}>
              <span aria-hidden="true">↓ </span>
              {t('onward', { share: plainFigure(step.onward, 'percent', locale, style) })}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
