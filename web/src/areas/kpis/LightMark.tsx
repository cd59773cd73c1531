import { useWords } from '@/areas/shared/useWords';
import type { Figure } from './api';
import styles from './Kpis.module.css';

const SIGNS = { green: '✓', amber: '!', red: '✕' } as const;

/** How somebody stands by a standard, told by colour and sign. */
export function LightMark({ light }: { light: Figure['light'] }) {
  const t = useWords('kpis');
  if (!light) return null;
  return (
    <span className={styles['light']} data-light={light} title={t(`light.${light}`)}>
      <span aria-hidden="true">{SIGNS[light]}</span>
    </span>
  );
}
