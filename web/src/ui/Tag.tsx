import { hue } from '@/start/tokens';
import styles from './Tag.module.css';

interface TagProps {
  color?: string | null | undefined;
  children: string;
  faded?: boolean;
}

/** A word with its colour: the dot carries the hue, the text keeps its contrast in both themes. */
export function Tag({ color, children, faded }: TagProps) {
  return (
    <span
      className={styles['tag']}
      style={{ '--hue': hue(color) } as React.CSSProperties}
      data-faded={faded ? '' : undefined}
      data-plain={color ? undefined : ''}
    >
      <i aria-hidden="true" />
      <span>{children}</span>
    </span>
  );
}
