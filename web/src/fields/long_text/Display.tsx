import { asString } from '../shared/values';
import type { DisplayProps } from '../types';

export function LongTextDisplay({ value, dense }: DisplayProps) {
  const text = asString(value);
  if (dense) return <>{text.split('\n')[0]}</>;
  return <span style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</span>;
}
