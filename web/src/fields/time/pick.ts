import dayjs, { type Dayjs } from 'dayjs';

/** `09:30` or `09:30:15` as the picker holds it, on a day of no meaning. */
export function picked(text: string): Dayjs | null {
  return text ? dayjs(`2000-01-01T${text}`) : null;
}

/** The picker's time as it is sent: seconds only where there are some. */
export function written(time: Dayjs | null): string | null {
  if (!time) return null;
  return time.format(time.second() ? 'HH:mm:ss' : 'HH:mm');
}
