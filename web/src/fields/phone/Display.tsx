import { asString } from '../shared/values';
import type { DisplayProps } from '../types';

export function PhoneDisplay({ value }: DisplayProps) {
  const text = asString(value);
  // A masked number leads nowhere: part of its digits are not there.
  if (text.includes('*')) return <span className="y-num">{text}</span>;
  return text ? (
    <a className="y-num" href={`tel:${text.replace(/[^\d+]/g, '')}`}>
      {text}
    </a>
  ) : null;
}
