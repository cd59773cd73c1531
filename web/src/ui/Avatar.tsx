import { sequence } from '@/start/tokens';
import styles from './Avatar.module.css';

/** The last two characters of a Chinese name, the first letters of another. */
export function initials(name: string): string {
  const trimmed = name.trim();
  if (/^[\p{Script=Han}·]+$/u.test(trimmed)) return [...trimmed].slice(-2).join('');
  const words = trimmed.split(/[\s.@_-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? '')][0] ?? '').join('').toUpperCase();
}

function shade(key: string): string {
  let sum = 0;
  for (const character of key) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return sequence[sum % (sequence.length - 1)] ?? sequence[0];
}

export function Avatar({ name, size = 22 }: { name: string; size?: number }) {
  return (
    <span
      className={styles['avatar']}
      style={{ '--hue': shade(name), width: size, height: size, fontSize: Math.round(size * 0.42) } as React.CSSProperties}
      data-initials={initials(name)}
      aria-hidden="true"
    />
  );
}
