import { useWords } from '@/areas/shared/useWords';
import { formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { Tag } from '@/ui/Tag';
import styles from './Goals.module.css';

export const LIGHTS: Readonly<Record<string, string>> = { green: 'green', amber: 'gold', red: 'red' };

/** How much of a goal is reached: a bar, the share in words, and whether that is in time. */
export function Attained({ share, light }: { share: string | null; light: string | null }) {
  const t = useWords('goals');
  const locale = useLocale();
  if (share === null) return <span className={styles['none']}>—</span>;
  const reached = Number(share);
  return (
    <span className={styles['attained']}>
      <span className={styles['track']} aria-hidden="true">
        <i data-light={light ?? ''} style={{ inlineSize: `${Math.min(100, Math.max(0, reached * 100))}%` }} />
      </span>
      <span className="y-num">{formatPercent(Math.round(reached * 1000) / 1000, locale)}</span>
      {light && <Tag color={LIGHTS[light]}>{t(`light.${light}`)}</Tag>}
    </span>
  );
}
