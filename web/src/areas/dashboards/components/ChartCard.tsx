import { BarChartOutlined, TableOutlined } from '@ant-design/icons';
import { Suspense, useState, type ComponentProps, type ReactNode } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import type { Widget } from '../declared';
import { FigureTable } from '../FigureTable';
import type { useFigures } from '../useFigures';
import { WidgetCard } from '../WidgetCard';
import cardStyles from '../WidgetCard.module.css';
import { NoFigures } from './Empty';

const HEIGHT = 180;

interface ChartCardProps extends Omit<ComponentProps<typeof FigureTable>, 'rows'> {
  widget: Widget;
  answer: ReturnType<typeof useFigures>;
  /** What the chart shows; null until the figures have come. */
  shown: { length: number } | null;
  children: ReactNode;
}

/** A chart with its figures as a table beside it, for who cannot see or wants them exactly. */
export function ChartCard({ answer, shown, children, ...table }: ChartCardProps) {
  const t = useWords('dashboards');
  const [asTable, setAsTable] = useState(false);
  const switchName = asTable ? t('asChart') : t('asTable');
  const body = () => {
    if (answer.error) return <ProblemState error={answer.error} retry={() => void answer.refetch()} small />;
    if (!shown) return <Bar height={HEIGHT} />;
    if (shown.length === 0) return <NoFigures />;
    if (asTable) return <FigureTable {...table} rows={answer.data ?? []} />;
    return <Suspense fallback={<Bar height={HEIGHT} />}>{children}</Suspense>;
  };
  return (
    <WidgetCard
      widget={table.widget}
      stale={answer.isPlaceholderData}
      flush={asTable}
      tools={
        <button type="button" className={cardStyles['tool']} aria-pressed={asTable} aria-label={switchName} title={switchName} onClick={() => setAsTable(!asTable)}>
          {asTable ? <BarChartOutlined aria-hidden="true" /> : <TableOutlined aria-hidden="true" />}
        </button>
      }
    >
      {body()}
    </WidgetCard>
  );
}
