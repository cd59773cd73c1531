import type { ReactNode } from 'react';

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
