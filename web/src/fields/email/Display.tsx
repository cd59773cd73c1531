import { asString } from '../shared/values';
import type { DisplayProps } from '../types';

export function EmailDisplay({ value }: DisplayProps) {
  const text = asString(value);
  return text ? <a href={`mailto:${text}`}>{text}</a> : null;
}
