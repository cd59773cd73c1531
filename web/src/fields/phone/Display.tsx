import { asString } from '../shared/values';
import type { DisplayProps } from '../types';

export function PhoneDisplay({ value }: DisplayProps) {
  const text = asString(value);
  return text ? (
    <a className="y-num" href={`tel:${text.replace(/[^\d+]/g, '')}`}>
      {text}
    </a>
  ) : null;
}
