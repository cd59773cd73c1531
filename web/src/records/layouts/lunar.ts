/** The lunar day of a calendar day: the browser knows the Chinese calendar. */
const FORMAT = new Intl.DateTimeFormat('zh-CN-u-ca-chinese', { month: 'long', day: 'numeric', timeZone: 'UTC' });
const DAYS = '一二三四五六七八九十';

export interface LunarDay {
  /** `十月`, with 闰 before it where the month is a leap one. */
  month: string;
  day: number;
  /** `初八`, `十五`, `廿三`. */
  words: string;
}

export function lunarDay(day: string): LunarDay {
  const parts = FORMAT.formatToParts(new Date(`${day}T00:00:00Z`));
  const month = parts.find((part) => part.type === 'month')?.value ?? '';
  const text = parts.find((part) => part.type === 'day')?.value ?? '';
  const number = /^\d+$/.test(text) ? Number(text) : numberOf(text);
  return { month, day: number, words: wordsOf(number) };
}

function wordsOf(day: number): string {
  if (day === 20) return '二十';
  if (day === 30) return '三十';
  return `${['初', '十', '廿'][day > 20 ? 2 : day > 10 ? 1 : 0] ?? ''}${DAYS.charAt((day - 1) % 10)}`;
}

function numberOf(words: string): number {
  for (let day = 1; day <= 30; day += 1) if (wordsOf(day) === words) return day;
  return 1;
}

const MONTHS = ['正月', '二月', '三月', '四月', '五月', '六月', '七月', '八月', '九月', '十月', '十一月', '十二月'];
const TWELFTH = new Set(['十二月', '腊月']);

/** The key of the festival that falls on the day, by the lunar calendar. */
export function festivalOf(day: string): 'spring' | 'lantern' | 'dragonBoat' | 'qixi' | 'midAutumn' | 'doubleNinth' | 'eve' | null {
  const { month, day: number } = lunarDay(day);
  const at = month === '一月' ? 0 : MONTHS.indexOf(month);
  const name = `${at + 1}-${number}`;
  const fixed = ({ '1-1': 'spring', '1-15': 'lantern', '5-5': 'dragonBoat', '7-7': 'qixi', '8-15': 'midAutumn', '9-9': 'doubleNinth' } as const)[name];
  if (fixed) return fixed;
  if (!TWELFTH.has(month) || number < 29) return null;
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return lunarDay(next).day === 1 ? 'eve' : null;
}
