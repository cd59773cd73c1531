import type { EChartsType } from 'echarts/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocale } from '@/lib/locale';
import { useTheme } from '@/start/theme';
import { palettes } from '@/start/tokens';
import { useMedia } from '@/ui/useMedia';
import { Bar } from '@/ui/Skeleton';
import styles from './Chart.module.css';
import type { Extra, Figures, Mark } from './data';
import type * as Loaded from './kinds';
import { useNumberStyle } from './numberStyle';

type Kinds = typeof Loaded;

interface KindChartProps {
  kind: string;
  figures: Figures;
  extra: Extra;
  label: string;
  onPick: (mark: Mark) => void;
}

/** A drawing of one of the kinds that are loaded on demand; its marks say themselves what they stand for. */
export default function KindChart({ kind, figures, extra, label, onPick }: KindChartProps) {
  const { theme } = useTheme();
  const locale = useLocale();
  const style = useNumberStyle();
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const element = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<{ chart: EChartsType; kinds: Kinds } | null>(null);
  useEffect(() => {
    const box = element.current;
    if (!box) return undefined;
    let made: EChartsType | null = null;
    let gone = false;
    let begin: (() => void) | null = null;
    // A map in a box without a size cannot be placed: it is drawn once there is one.
    const size = new ResizeObserver(() => {
      if (box.clientWidth === 0 || box.clientHeight === 0) return;
      if (made) made.resize();
      else begin?.();
    });
    void Promise.all([import('./engine'), import('./kinds')]).then(async ([engine, kinds]) => {
      await kinds.loadOutlines(kinds.outlines[kind] ?? '');
      if (gone) return;
      begin = () => {
        made = engine.draw(box);
        setDrawn({ chart: made, kinds });
      };
      size.observe(box);
    });
    return () => {
      gone = true;
      size.disconnect();
      made?.dispose();
      setDrawn(null);
    };
  }, [kind]);
  const surface = useMemo(() => ({ palette: palettes[theme], locale, style, still }), [theme, locale, style, still]);
  useEffect(() => {
    const option = drawn?.kinds.kinds[kind]?.(figures, surface, extra);
    if (option) drawn?.chart.setOption(option, { notMerge: true });
  }, [drawn, kind, figures, surface, extra]);
  useEffect(() => {
    const chart = drawn?.chart;
    if (!chart) return undefined;
    const pick = ({ data }: { data?: unknown }) => {
      const mark = (data as { mark?: Mark } | undefined)?.mark;
      if (mark) onPick(mark);
    };
    chart.on('click', pick);
    return () => {
      if (!chart.isDisposed()) chart.off('click', pick);
    };
  }, [drawn, onPick]);
  return (
    <div className={styles['frame']}>
      {!drawn && (
        <div className={styles['waiting']}>
          <Bar height={160} />
        </div>
      )}
      <div ref={element} className={styles['canvas']} role="img" aria-label={label} />
    </div>
  );
}
