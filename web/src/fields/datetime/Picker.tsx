import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useLocale } from '@/lib/locale';
import { instantOf, wallClock } from '@/lib/zone';
import { asString } from '../shared/values';
import type { EditorProps } from '../types';

/** Shows and takes the organisation's clock; the value itself is an instant. */
export default function MomentInput(props: EditorProps) {
  const { timeZone } = useLocale();
  const iso = asString(props.value);
  return (
    <DatePicker
      id={props.id}
      style={{ width: '100%' }}
      showTime={{ format: 'HH:mm', minuteStep: 5 }}
      format="YYYY-MM-DD HH:mm"
      value={iso ? dayjs(wallClock(new Date(iso), timeZone)) : null}
      onChange={(next) => {
        const chosen = next
          ? instantOf(next.format('YYYY-MM-DDTHH:mm'), timeZone).toISOString().replace('.000Z', 'Z')
          : null;
        props.onChange(chosen);
        props.onCommit?.(chosen);
      }}
      disabled={props.disabled ?? false}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      {...(props.invalid ? { status: 'error' as const } : {})}
    />
  );
}
