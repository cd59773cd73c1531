const TOKEN = /\{(YYYY|YY|MM|DD|0+)\}/g;

/** The first number that a pattern gives on a day. */
export function firstNumber(pattern: string, start: number, day: Date): string {
  const parts: Record<string, string> = {
    YYYY: `${day.getFullYear()}`,
    YY: `${day.getFullYear() % 100}`.padStart(2, '0'),
    MM: `${day.getMonth() + 1}`.padStart(2, '0'),
    DD: `${day.getDate()}`.padStart(2, '0'),
  };
  return pattern.replace(TOKEN, (_, token: string) => parts[token] ?? `${start}`.padStart(token.length, '0'));
}
