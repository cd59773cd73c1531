import { useState } from 'react';
import { remaining } from '@/areas/automations/remaining';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { Tag } from '@/ui/Tag';

const SOON_DAYS = 3;
const DAY = 86_400_000;

/** How long it is until a record returns to its pool; the moment itself for whoever points at it. */
export function Countdown({ at, rule }: { at: string; rule?: string | null | undefined }) {
  const t = useWords('pools');
  const locale = useLocale();
  const [now] = useState(() => new Date());
  const left = remaining(at, now);
  const soon = Date.parse(at) - now.getTime() < SOON_DAYS * DAY;
  return (
    <span title={[formatInstant(at, locale), rule].filter(Boolean).join(' · ')}>
      <Tag color={soon ? 'red' : 'gold'}>{t(`returns.${left.unit}`, { count: left.count })}</Tag>
    </span>
  );
}
