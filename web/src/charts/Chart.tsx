import type { EChartsType } from 'echarts/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocale } from '@/lib/locale';
import { useTheme } from '@/start/theme';
import { palettes } from '@/start/tokens';
import { useMedia } from '@/ui/useMedia';
import { Bar } from '@/ui/Skeleton';
import styles from './Chart.module.css';
import type { ChartData, ChartKind } from './data';
import { useNumberStyle } from './numberStyle';
import { chartOption } from './options';

interface ChartProps {
  kind: ChartKind;
  data: ChartData;
  /** What it shows, for who cannot see it; its figures stand in a table elsewhere. */
  label: string;
  onPick: (category: number, series: number) => void;
}

const NARROW_PX = 320;

/** A drawing that follows its box, the theme and the number style. */
export default function Chart({ kind, data, label, onPick }: ChartProps) {
  const { theme } = useTheme();
  const locale = useLocale();
  const style = useNumberStyle();
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const element = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType | null>(null);
  const [narrow, setNarrow] = useState(false);
  useEffect(() => {
    const box = element.current;
    if (!box) return undefined;
    let made: EChartsType | null = null;
    let gone = false;
    const size = new ResizeObserver(() => {
      setNarrow(box.clientWidth < NARROW_PX);
      made?.resize();
    });
    void import('./engine').then(({ draw }) => {
      if (gone) return;
      made = draw(box);
      setChart(made);
      size.observe(box);
    });
    return () => {
      gone = true;
      size.disconnect();
      made?.dispose();
      setChart(null);
    };
  }, []);
  const option = useMemo(
    () => chartOption(kind, data, { palette: palettes[theme], locale, style, still }, narrow),
    [kind, data, theme, locale, style, still, narrow],
  );
  useEffect(() => {
    chart?.setOption(option, { notMerge: true });
  }, [chart, option]);
  useEffect(() => {
    if (!chart) return undefined;
    const pick = ({ dataIndex, seriesIndex }: { dataIndex?: number; seriesIndex?: number }) => onPick(dataIndex ?? 0, seriesIndex ?? 0);
    chart.on('click', pick);
    return () => {
      if (!chart.isDisposed()) chart.off('click', pick);
    };
  }, [chart, onPick]);
  return (
    <div className={styles['frame']}>
      {!chart && (
        <div className={styles['waiting']}>
          <Bar height={160} />
        </div>
      )}
      <div ref={element} className={styles['canvas']} role="img" aria-label={label} />
    </div>
  );
}
