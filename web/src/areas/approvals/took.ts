import type { Words } from '@/areas/shared/useWords';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** A length of time as people say it, to two units at most. */
export function tookWords(seconds: number, t: Words): string {
  if (seconds < MINUTE) return t('time.less');
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  if (days > 0) return [t('time.days', { count: days }), hours > 0 ? t('time.hours', { count: hours }) : ''].filter(Boolean).join(' ');
  if (hours > 0) return [t('time.hours', { count: hours }), minutes > 0 ? t('time.minutes', { count: minutes }) : ''].filter(Boolean).join(' ');
  return t('time.minutes', { count: minutes });
}
