import type { Language } from '@/api/types';

const UNITS = { day: 86_400, hour: 3600, minute: 60, second: 1 } as const;
const WORDS: Record<Language, Record<keyof typeof UNITS, string>> = {
  'zh-CN': { day: '天', hour: '小时', minute: '分', second: '秒' },
  en: { day: 'd', hour: 'h', minute: 'min', second: 's' },
};

/** Seconds as people say them: `1小时30分`, `1 h 30 min`. */
export function durationWords(seconds: number, language: Language): string {
  const parts: string[] = [];
  let rest = Math.abs(Math.round(seconds));
  for (const unit of Object.keys(UNITS) as (keyof typeof UNITS)[]) {
    const count = Math.floor(rest / UNITS[unit]);
    rest -= count * UNITS[unit];
    if (count) parts.push(language === 'en' ? `${count} ${WORDS.en[unit]}` : `${count}${WORDS['zh-CN'][unit]}`);
  }
  const said = parts.join(language === 'en' ? ' ' : '') || (language === 'en' ? '0 min' : '0分');
  return seconds < 0 ? `−${said}` : said;
}

const CLOCK = /^(-?)(\d{1,7}):([0-5]?\d)(?::([0-5]?\d))?$/;
const SPOKEN =
  /^([-−]?)\s*(?:(\d+)\s*(?:天|日|days?|d))?\s*(?:(\d+)\s*(?:个?小时|时|hours?|hrs?|h))?\s*(?:(\d+)\s*(?:分钟?|minutes?|mins?|m))?\s*(?:(\d+)\s*(?:秒钟?|seconds?|secs?|s))?$/i;

/** The seconds that a text means: `1:30`, `1小时30分`, `90min`, a bare number being minutes; null for anything else. */
export function secondsOf(text: string): number | null {
  const given = text.trim();
  if (/^\d{1,6}(\.\d+)?$/.test(given)) return Math.round(Number(given) * 60);
  const clock = CLOCK.exec(given);
  if (clock) {
    const seconds = Number(clock[2]) * 3600 + Number(clock[3]) * 60 + Number(clock[4] ?? 0);
    return clock[1] ? -seconds : seconds;
  }
  const spoken = SPOKEN.exec(given);
  const counts = spoken?.slice(2) ?? [];
  if (!counts.some(Boolean)) return null;
  const seconds = counts.reduce((sum, count, index) => sum + Number(count || 0) * ([86_400, 3600, 60, 1][index] ?? 0), 0);
  return spoken?.[1] ? -seconds : seconds;
}
