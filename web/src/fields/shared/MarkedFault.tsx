import styles from './MarkedFault.module.css';

/** An expression with the place of its mistake marked. `at`: the code point where the mistake begins. */
export function MarkedFault({ text, at }: { text: string; at: number }) {
  const letters = [...text];
  const found = letters.findIndex((letter, index) => index > at && /[\s,()+*/&<>=-]/.test(letter));
  const end = Math.max(at + 1, found < 0 ? letters.length : found);
  return (
    <code className={styles['fault']} aria-hidden="true">
      {letters.slice(0, at).join('')}
      <mark>{letters.slice(at, end).join('') || ' '}</mark>
      {letters.slice(end).join('')}
    </code>
  );
}
