import type { ReactNode } from 'react';
import styles from './Insight.module.css';

const HOLE = /\{(\w+)\}/;

/** A sentence with figures in it that lead to their records: `{name}` in the words stands for a part. */
export function Sentence({ words, parts }: { words: string; parts: Readonly<Record<string, ReactNode>> }) {
  return (
    <>
      {words.split(HOLE).map((piece, place) => (
        <span key={place}>{place % 2 === 1 ? parts[piece] : piece}</span>
      ))}
    </>
  );
}

/** A figure that opens the records behind it. */
export function FigureButton({ text, label, onClick }: { text: string; label?: string; onClick: () => void }) {
  return (
    <button type="button" className={styles['figure']} onClick={onClick} title={label}>
      {text}
    </button>
  );
}
