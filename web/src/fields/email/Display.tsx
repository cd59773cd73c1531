import { asString } from '../shared/values';
import type { DisplayProps } from '../types';

export function EmailDisplay({ value }: DisplayProps) {
  const text = asString(value);
  // Nobody is written to at a masked address.
  if (text.includes('*')) return <span>{text}</span>;
  return text ? <a href={`mailto:${text}`}>{text}</a> : null;
}
