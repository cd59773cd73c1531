import { useWords } from '@/areas/shared/useWords';
import { formatNumber, formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { Learned } from './api';
import styles from './Predictions.module.css';

const SIZE = 220;
const EDGE = 32;
const RIGHT = 18;
const INNER = SIZE - EDGE - RIGHT;
const HEIGHT = 8 + INNER + 24;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** What was said against what came, in bands of equal size: on the diagonal, what is said holds. */
export function Calibration({ bands }: { bands: Learned['bands'] }) {
  const t = useWords('predictions');
  const locale = useLocale();
  const x = (value: number) => EDGE + value * INNER;
  const y = (value: number) => 8 + (1 - value) * INNER;
  const percent = (value: number) => formatPercent(Math.round(value * 1000) / 1000, locale);
  return (
    <figure className={styles['calibration']}>
      <svg viewBox={`0 0 ${SIZE} ${HEIGHT}`} role="img" aria-label={t('calibrationLabel')}>
        {TICKS.map((tick) => (
          <g key={tick}>
            <line className={styles['grid']} x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} />
            <text className={styles['tick']} x={EDGE - 4} y={y(tick) + 4} textAnchor="end">
              {formatPercent(tick, locale)}
            </text>
            <text className={styles['tick']} x={x(tick)} y={HEIGHT - 6} textAnchor="middle">
              {formatPercent(tick, locale)}
            </text>
          </g>
        ))}
        <line className={styles['diagonal']} x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
        <polyline className={styles['line']} points={bands.map((band) => `${x(band.said)},${y(band.came)}`).join(' ')} />
        {bands.map((band) => (
          <circle key={band.said} className={styles['dot']} cx={x(band.said)} cy={y(band.came)} r={4}>
            <title>{t('band', { said: percent(band.said), came: percent(band.came), count: formatNumber(band.count, locale) })}</title>
          </circle>
        ))}
      </svg>
      <figcaption className={styles['soft']}>{t('calibrationHint')}</figcaption>
    </figure>
  );
}
