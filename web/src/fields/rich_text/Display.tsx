import { asString } from '../shared/values';
import type { DisplayProps } from '../types';
import { Html, wordsOf } from './html';
import styles from './RichText.module.css';

export function RichTextDisplay({ value, dense }: DisplayProps) {
  const html = asString(value);
  if (!html) return null;
  if (dense) return <>{wordsOf(html)}</>;
  return (
    <div className={styles['text']}>
      <Html html={html} />
    </div>
  );
}
