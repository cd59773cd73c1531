import { asString } from '../shared/values';
import type { DisplayProps } from '../types';

/** Only web addresses become links: a `javascript:` address that came in by an import stays text. */
export function UrlDisplay({ value }: DisplayProps) {
  const text = asString(value);
  if (!text) return null;
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  if (!/^https?:\/\//i.test(address)) return <>{text}</>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {text.replace(/^https?:\/\//i, '').replace(/\/$/, '')}
    </a>
  );
}
