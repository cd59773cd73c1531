import { hue } from '@/start/tokens';
import { asString } from '../shared/values';
import type { DisplayProps } from '../types';

export function ColorDisplay({ value }: DisplayProps) {
  const text = asString(value);
  if (!text) return null;
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
      <i
        aria-hidden="true"
        style={{ width: 14, height: 14, borderRadius: 4, background: hue(text), border: '1px solid var(--y-line)' }}
      />
      <span className="y-num">{text}</span>
    </span>
  );
}
