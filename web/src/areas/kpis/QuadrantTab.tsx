import { Select } from 'antd';
import { lazy, Suspense } from 'react';
import { useWords } from '@/areas/shared/useWords';
import type { Figures } from '@/charts/data';
import { figureNumber, figureText } from '@/charts/figures';
import { formatPercent } from '@/lib/format';
import { listed, useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { Bar, RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useQuadrant, type Asked, type Placed, type Point } from './api';
import styles from './Kpis.module.css';
import { ResultSelect, useMetricName } from './ResultSelect';
import type { KpiSearch } from './routes';

const KindChart = lazy(() => import('@/charts/KindChart'));
const CORNERS = ['leading', 'promising', 'coasting', 'struggling'] as const;
const FEW = 5;

interface QuadrantTabProps {
  asked: Asked;
  metric: string;
  lines: Placed['lines'];
  go: (part: Partial<KpiSearch>) => void;
}

/** People by what they reached and how they worked for it, in four corners that say what each needs. */
export function QuadrantTab({ asked, metric, lines, go }: QuadrantTabProps) {
  const t = useWords('kpis');
  const found = useQuadrant(asked, metric, lines);
  return (
    <section className={styles['card']} aria-label={t('quadrant')}>
      <div className={styles['cardHead']}>
        <h2>{t('quadrant')}</h2>
        <ResultSelect value={metric} onChange={(next) => go({ metric: next })} />
        <Select<Placed['lines']>
          aria-label={t('parted')}
          prefix={t('parted')}
          value={found.data?.lines ?? lines}
          disabled={found.data?.basis === 'figure'}
          onChange={(next) => go({ lines: next === 'median' ? 'median' : undefined })}
          options={(['standard', 'median'] as const).map((value) => ({ value, label: t(`parting.${value}`) }))}
          popupMatchSelectWidth={false}
        />
        <span className={styles['soft']}>{t('quadrantHint')}</span>
      </div>
      {found.error && !found.data ? (
        <ProblemState error={found.error} small retry={() => void found.refetch()} />
      ) : found.data ? (
        <Drawn found={found.data} onPerson={(person) => go({ person })} />
      ) : (
        <RowsSkeleton rows={8} columns={3} />
      )}
    </section>
  );
}

function Drawn({ found, onPerson }: { found: Placed; onPerson: (id: string) => void }) {
  const t = useWords('kpis');
  const { language } = useLocale();
  const name = useMetricName(found.metric);
  const placed = found.points.filter((one) => one.quadrant !== null);
  const others = found.points.filter((one) => one.quadrant === null);
  if (placed.length === 0) return <State kind="empty" small title={t('nobody')} text={t('nobodyHint')} />;
  const figures: Figures = {
    dimensions: [{ name: 'person', label: '', grain: false }],
    metrics: [
      { name: 'result', label: found.basis === 'goal' ? t('ofGoal', { metric: name }) : name, unit: found.unit },
      { name: 'score', label: t('score'), unit: 'percent' },
    ],
    rows: placed.map((one) => ({ keys: [one.person.id], texts: [one.person.name ?? ''], values: [figureNumber(one.result), one.score], faint: one.deals < FEW })),
  };
  const extra = { missing: '', total: '', lines: [figureNumber(found.result_line) ?? 0, found.score_line ?? 0] as [number, number], corners: CORNERS.map((corner) => t(`corner.${corner}`)) };
  return (
    <>
      <div className={styles['chart']}>
        <Suspense fallback={<Bar height={160} />}>
          <KindChart kind="quadrant" figures={figures} extra={extra} label={t('chart', { count: placed.length })} onPick={(mark) => onPerson(String(mark.by['person']))} />
        </Suspense>
      </div>
      <ul className={styles['corners']}>
        {CORNERS.map((corner) => (
          <Corner key={corner} corner={corner} found={found} points={placed.filter((one) => one.quadrant === corner)} onPerson={onPerson} />
        ))}
      </ul>
      <p className={styles['note']}>
        {[
          found.basis === 'figure' ? t('byMedian') : '',
          placed.some((one) => one.deals < FEW) ? t('fewDeals', { count: FEW }) : '',
          others.length > 0 ? t('notPlaced', { count: others.length, names: listed(others.map((one) => one.person.name ?? ''), language) }) : '',
        ].join(' ')}
      </p>
    </>
  );
}

interface CornerProps {
  corner: (typeof CORNERS)[number];
  found: Placed;
  points: Point[];
  onPerson: (id: string) => void;
}

function Corner({ corner, found, points, onPerson }: CornerProps) {
  const t = useWords('kpis');
  const locale = useLocale();
  return (
    <li data-corner={corner}>
      <h3>
        {t(`corner.${corner}`)} <span className={styles['soft']}>{t('cornerCount', { count: points.length })}</span>
      </h3>
      <p className={styles['soft']}>{t(`cornerHint.${corner}`)}</p>
      <ul className={styles['people']}>
        {points
          .toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))
          .map((one) => (
            <li key={one.person.id}>
              <button type="button" className={styles['name']} onClick={() => onPerson(one.person.id)}>
                {one.person.name}
              </button>
              <span className={styles['soft']}>
                {figureText(one.result, found.unit, locale, 'short')} · {one.score === null ? '—' : formatPercent(Math.round(one.score * 100) / 100, locale)}
              </span>
            </li>
          ))}
      </ul>
    </li>
  );
}
