import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useWords } from '@/areas/shared/useWords';
import type { Span } from './period';

interface OwnPeriodProps {
  span: Span | null;
  /** The cursor is to stand in it at once. */
  opened: boolean;
  onChange: (span: Span | null) => void;
}

/** Two days of one's own. */
export default function OwnPeriod({ span, opened, onChange }: OwnPeriodProps) {
  const t = useWords('dashboards');
  return (
    <DatePicker.RangePicker
      value={span ? [dayjs(span.from), dayjs(span.to)] : null}
      onChange={(days) => {
        const [from, to] = days ?? [];
        onChange(from && to ? { from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') } : null);
      }}
      allowClear={false}
      autoFocus={opened}
      aria-label={t('period.own')}
      style={{ maxWidth: 250 }}
    />
  );
}
