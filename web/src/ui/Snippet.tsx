import { pieces } from '@/lib/snippet';
import styles from './Snippet.module.css';

/** The part of a text that answers to a search, with what fits marked. */
export function Snippet({ text }: { text: string }) {
  return (
    <>
      {pieces(text).map((piece, index) =>
        piece.marked ? (
          <mark key={index} className={styles['mark']}>
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )}
    </>
  );
}
