import { useEffect, useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { Tag } from '@/ui/Tag';
import { timeLeft } from './timeLeft';

const TICK_MS = 30_000;

/** How long it is until a case is due, or since; the moment itself for whoever points at it. */
export function CaseClock({ due, paused, status }: { due: string; paused: string; status: string }) {
  const t = useWords('service');
  const locale = useLocale();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date()), TICK_MS);
    return () => window.clearInterval(timer);
  }, []);
  if (status === 'resolved' || status === 'closed') return null;
  if (paused) return <Tag color="purple">{t('paused')}</Tag>;
  if (!due) return null;
  const left = timeLeft(due, now);
  return (
    <span title={formatInstant(due, locale)}>
      <Tag color={left.late ? 'red' : left.unit === 'minutes' ? 'orange' : 'green'}>{t(`${left.late ? 'late' : 'left'}.${left.unit}`, { count: left.count })}</Tag>
    </span>
  );
}
