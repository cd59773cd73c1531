import { plainFigure, type Unit } from '@/charts/figures';
import { useLocale } from '@/lib/locale';
import { useWords } from '@/areas/shared/useWords';
import { PHONE, useMedia } from '@/ui/useMedia';
import styles from './Predictions.module.css';

const HEIGHT = 260;
const LEFT = 64;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 28;
const MOST_PAST = 36;
const LINES = 4;
const LABEL_PX = 84;

/** The next figure that reads well: 1, 2, 2.5 or 5 times a power of ten. */
function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5].find((one) => one * power >= value) ?? 10) * power;
}

interface ForecastChartProps {
  past: readonly string[];
  ahead: readonly string[];
  series: { past: readonly string[]; values: readonly string[]; low: readonly string[]; high: readonly string[] };
  unit: Unit;
  label: string;
}

/** What was and what is likely to come, with the range as a band. */
export function ForecastChart({ past, ahead, series, unit, label }: ForecastChartProps) {
  const t = useWords('forecasting');
  const locale = useLocale();
  const width = useMedia(PHONE) ? 360 : 1040;
  const names = [...past, ...ahead].slice(-(MOST_PAST + ahead.length));
  const known = series.past.slice(-MOST_PAST).map(Number);
  const values = series.values.map(Number);
  const low = series.low.map(Number);
  const high = series.high.map(Number);
  const step = roundUp((Math.max(0, ...known, ...high) - Math.min(0, ...known, ...low)) / LINES);
  const bottom = Math.floor(Math.min(0, ...known, ...low) / step) * step;
  const top = Math.max(bottom + step, Math.ceil(Math.max(0, ...known, ...high) / step) * step);
  const inner = width - LEFT - RIGHT;
  const x = (at: number) => LEFT + (inner * at) / Math.max(1, names.length - 1);
  const y = (value: number) => TOP + ((top - value) / (top - bottom)) * (HEIGHT - TOP - BOTTOM);
  const points = (several: readonly number[], from: number) => several.map((value, at) => `${x(from + at).toFixed(1)},${y(value).toFixed(1)}`);
  const start = known.length - 1;
  // The band and the line of what comes begin at the last value that is known.
  const last = known.at(-1) ?? 0;
  const band = [...points([last, ...high], start), ...points([last, ...low], start).toReversed()];
  const every = Math.max(1, Math.ceil((names.length * LABEL_PX) / inner));
  const told = (value: number) => plainFigure(value, unit, locale, 'short');
  return (
    <figure className={styles['forecast']}>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={label}>
        {Array.from({ length: Math.round((top - bottom) / step) + 1 }, (_, at) => bottom + step * at).map((value) => (
          <g key={value}>
            <line className={styles['grid']} x1={LEFT} x2={width - RIGHT} y1={y(value)} y2={y(value)} />
            <text className={styles['tick']} x={LEFT - 8} y={y(value) + 4} textAnchor="end">
              {told(value)}
            </text>
          </g>
        ))}
        {names.map((name, at) =>
          (names.length - 1 - at) % every === 0 ? (
            <text key={name} className={styles['tick']} x={x(at)} y={HEIGHT - 8} textAnchor={at === names.length - 1 ? 'end' : 'middle'}>
              {name}
            </text>
          ) : null,
        )}
        <polygon className={styles['band']} points={band.join(' ')} />
        <polyline className={styles['line']} points={points(known, 0).join(' ')} />
        <polyline className={styles['coming']} points={points([last, ...values], start).join(' ')} />
        {values.map((value, at) => (
          <circle key={ahead[at]} className={styles['dot']} cx={x(start + 1 + at)} cy={y(value)} r={3.5}>
            <title>{`${ahead[at] ?? ''}: ${told(value)} (${told(low[at] ?? 0)} – ${told(high[at] ?? 0)})`}</title>
          </circle>
        ))}
      </svg>
      <figcaption className={styles['legend']}>
        <span data-of="past">{t('past')}</span>
        <span data-of="coming">{t('coming')}</span>
        <span data-of="band">{t('range')}</span>
      </figcaption>
    </figure>
  );
}
