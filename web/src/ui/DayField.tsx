import { DatePicker } from 'antd';
import dayjs from 'dayjs';

export interface DayPickerProps {
  id: string;
  /** As YYYY-MM-DD, or empty. */
  value: string;
  onChange: (day: string) => void;
  disabled?: boolean;
}

/** A day, chosen in the language of the page whatever the browser's is. */
export default function DayField({ id, value, onChange, disabled }: DayPickerProps) {
  return <DatePicker id={id} value={value ? dayjs(value) : null} onChange={(next) => onChange(next ? next.format('YYYY-MM-DD') : '')} disabled={disabled ?? false} />;
}
